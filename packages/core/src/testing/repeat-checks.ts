import { Matrix } from '../matrix/matrix'
import { type Check, takesDense } from './check'
import { expectSame } from './expectations'
import { pickSample, rowNumbers, shuffledRows } from './sample-rows'
import type { AnyModel, Trial } from './trial'

const SEEDS = [0, 1, -7.25, 2 ** 40]

/** Everything in the result comes from the input, the options and the seed. */
export const repeatChecks: Check[] = [
  {
    name: 'refit gives the same model',
    async run(trial) {
      const first = await bytesOf(trial.fit(trial.sample()))
      // Whatever another fit leaves behind must not be found by the next.
      await trial.fit(pickSample(trial.sample(), rowNumbers(trial.sample().X).slice(3)))
      expectSame('the file of a second fit', await bytesOf(trial.fit(trial.sample())), first)
    }
  },
  {
    name: 'same seed, same bytes',
    leftOut: ({ spec }) => (spec.seed === false ? 'there is no option seed' : undefined),
    async run(trial) {
      const fitAll = async () => {
        const files: Uint8Array[] = []
        for (const seed of SEEDS) files.push(await bytesOf(trial.fit(trial.sample(), { seed })))
        return files
      }
      const first = await fitAll()
      const second = await fitAll()
      SEEDS.forEach((seed, i) => {
        expectSame(`the file of a second fit with seed ${seed}`, second[i], first[i])
      })
    }
  },
  {
    name: 'fits at the same time do not disturb each other',
    async run(trial) {
      const all = trial.sample()
      const some = pickSample(all, rowNumbers(all.X).slice(5).reverse())
      const alone = [await bytesOf(trial.fit(all)), await bytesOf(trial.fit(some))]
      const together = await Promise.all([bytesOf(trial.fit(all)), bytesOf(trial.fit(some))])
      expectSame('the file of the first of two fits', together[0], alone[0])
      expectSame('the file of the second of two fits', together[1], alone[1])
    }
  },
  {
    name: 'fit on rows in another order is as repeatable',
    async run(trial) {
      const order = shuffledRows(trial.sample().X)
      const first = await bytesOf(trial.fit(pickSample(trial.sample(), order)))
      expectSame('the file of a second fit', await bytesOf(trial.fit(pickSample(trial.sample(), order))), first)
    }
  },
  {
    name: 'the number of threads does not change the model',
    leftOut: ({ spec }) => (spec.threads === undefined ? 'there is no option threads' : undefined),
    async run(trial) {
      const { options, counts = [1, 2] } = trial.spec.threads!
      const { X, y } = trial.sampleOf(trial.spec.threads!)
      // Kernels are made for one element type each.
      const inputs = [() => trial.input(X), () => asFloat32(X)].slice(0, takesDense(trial) ? 2 : 1)
      for (const input of inputs) {
        const files: Uint8Array[] = []
        for (const threads of counts) {
          files.push(await bytesOf(trial.fitInput(input(), y.slice(), { ...options, threads })))
        }
        counts.forEach((threads, i) => {
          expectSame(`the file with threads = ${threads}, against threads = ${counts[0]}`, files[i], files[0])
        })
      }
    }
  }
]

/** A model as bytes that are nobody else's. */
export async function bytesOf(model: AnyModel | Promise<AnyModel>): Promise<Uint8Array> {
  return Uint8Array.from(await (await model).save())
}

/** The same rows in float32: the samples of a trial lose nothing by it. */
export function asFloat32({ data, rows, cols }: Matrix): Matrix<Float32Array> {
  return Matrix.from(Float32Array.from(data), rows, cols)
}

/** For checks that need the saved form of a default fit. */
export async function savedModel(trial: Trial): Promise<{ model: AnyModel; bytes: Uint8Array }> {
  const model = await trial.fit(trial.sample())
  return { model, bytes: await bytesOf(model) }
}
