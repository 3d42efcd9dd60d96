import { NutshellError } from '@nutshell-ml/core'

/** Callbacks of `model.fit` of tfjs-layers, in the form that it takes plain objects in. */
export interface StopOnNaN {
  onTrainBegin(): Promise<void>
  onEpochBegin(epoch: number): Promise<void>
  onBatchEnd(batch: number, logs?: { readonly [name: string]: unknown }): Promise<void>
}

/**
 * Ends training with the step whose loss is NaN or infinite, after which every weight is: `model.fit(x, y, { callbacks: stopOnNaN() })`
 * is rejected then, and the model has the weights of that step. Steps, epochs and batches are counted from 1. One such object may
 * serve several trainings, one after the other.
 *
 * @throws NutshellError NON_FINITE, out of `model.fit`
 */
export function stopOnNaN(): StopOnNaN {
  let epoch = 0
  let step = 0
  return {
    async onTrainBegin() {
      epoch = step = 0
    },
    async onEpochBegin(index) {
      epoch = index + 1
    },
    async onBatchEnd(batch, logs) {
      step++
      const loss = logs?.loss
      if (typeof loss !== 'number' || Number.isFinite(loss)) return
      throw new NutshellError(
        'NON_FINITE',
        `the loss is ${loss} at step ${step} (epoch ${epoch}, batch ${batch + 1}): ` +
          'look for such numbers in the data, take a smaller learning rate, or clip gradients'
      )
    }
  }
}
