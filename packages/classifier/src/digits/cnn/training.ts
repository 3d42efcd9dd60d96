import { createYielder, type LongWork, Matrix, NutshellError, Random } from '@nutshell-ml/core'
import type { DigitProgress } from '../digit-model'
import { evaluateDigits } from '../evaluation'
import { DIGITS, type LabelledImages } from '../images'
import { adamStep } from './adam'
import { Batch, BatchMaker } from './batch'
import type { CnnNetwork } from './cnn-network'
import { rateAt } from './schedule'
import type { TrainSettings } from './settings'
import type { EpochFigures, TrainState } from './train-state'

export interface Training extends LongWork<DigitProgress> {
  readonly settings: TrainSettings
  readonly images: LabelledImages
  readonly validation: LabelledImages | undefined
  /** Called with the state when it is time for a checkpoint. */
  readonly onState: ((state: TrainState) => void | Promise<void>) | undefined
}

/** Steps between reports of progress. */
const REPORT_EVERY = 10

/** Seeds of what is drawn for a step and for an epoch: whole numbers, each its own. */
const MOST_STEPS = 2 ** 20

/**
 * Trains the network from `state` on, which it changes, until all epochs are done or training stops early; its weights are then
 * those of the state, or the best. What a step does depends on the settings, the images and the state alone.
 *
 * @throws NutshellError NON_FINITE when the loss is no longer a number; the signal's reason.
 */
export async function train(network: CnnNetwork, state: TrainState, training: Training): Promise<void> {
  const { settings, images, validation, onProgress, onState, signal } = training
  const { batchSize, epochs, schedule, learningRate, seed } = settings
  const perEpoch = Math.ceil(images.count / batchSize)
  const steps = perEpoch * epochs
  const base = new Random(seed).nextUint32()
  const maker = new BatchMaker(images, settings.augment)
  const gradient = new Float32Array(network.size)
  const giveWay = createYielder()
  let order: Int32Array | undefined
  network.writeWeights(state.weights)

  while (state.step < steps && !isStopped(state, settings)) {
    signal?.throwIfAborted()
    const epoch = Math.floor(state.step / perEpoch)
    const first = (state.step - epoch * perEpoch) * batchSize
    if (first === 0 || order === undefined) order = shuffled(images.count, new Random(-1 - base * MOST_STEPS - epoch))
    const rows = order.subarray(first, first + batchSize)
    const batch = new Batch(rows.length)
    maker.add(rows, batch, new Random(base * MOST_STEPS + state.step))
    const { loss, right } = network.gradientInto(batch, gradient)
    if (!Number.isFinite(loss)) {
      const at = `step ${state.step + 1} (epoch ${epoch + 1})`
      throw new NutshellError(
        'NON_FINITE',
        `the loss is ${loss} at ${at}: take a smaller learning rate than ${learningRate}`
      )
    }
    adamStep(state.adam, state.weights, gradient, learningRate * rateAt(schedule, state.step / steps))
    network.writeWeights(state.weights)
    state.step++
    state.loss += loss * rows.length
    state.right += right
    const seen = first + rows.length
    const isEnd = seen === images.count
    const figures = { loss: state.loss / seen, accuracy: state.right / seen }
    const ended = isEnd ? endEpoch(network, state, figures, validation) : undefined
    if (isEnd || state.step % REPORT_EVERY === 0) {
      onProgress?.({
        done: state.step,
        total: steps,
        epoch: epoch + (isEnd ? 1 : 0),
        endOfEpoch: isEnd,
        ...(ended ?? figures)
      })
    }
    const { checkpointEvery } = settings
    if (onState !== undefined && (isEnd || (checkpointEvery > 0 && state.step % checkpointEvery === 0)))
      await onState(state)
    await giveWay()
  }
  if (state.best !== undefined && settings.earlyStopping > 0) network.writeWeights(state.best.weights)
}

/** Closes an epoch: looks at the validation images, and starts the sums anew. */
function endEpoch(
  network: CnnNetwork,
  state: TrainState,
  trained: { loss: number; accuracy: number },
  validation: LabelledImages | undefined
): EpochFigures {
  let figures: EpochFigures = trained
  if (validation !== undefined) {
    const { labels, pixels } = validation
    const { logLoss, accuracy } = evaluateDigits(
      labels,
      Matrix.from(network.probabilities(pixels), labels.length, DIGITS)
    )
    figures = { ...trained, validationLoss: logLoss, validationAccuracy: accuracy }
    if (state.best === undefined || logLoss < state.best.loss) {
      state.best = { epoch: state.history.length + 1, loss: logLoss, weights: state.weights.slice() }
    }
  }
  state.history.push(figures)
  state.loss = 0
  state.right = 0
  return figures
}

function isStopped({ best, history }: TrainState, { earlyStopping }: TrainSettings): boolean {
  return earlyStopping > 0 && best !== undefined && history.length - best.epoch >= earlyStopping
}

function shuffled(count: number, random: Random): Int32Array {
  return random.shuffle(Int32Array.from({ length: count }, (_, i) => i))
}
