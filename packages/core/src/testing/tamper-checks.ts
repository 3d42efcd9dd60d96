import { NutshellError } from '../errors'
import { decodeSafetensors, encodeSafetensors, type Tensor } from '../model/safetensors'
import { show } from '../options'
import type { Check } from './check'
import { errorOf, expectThat, showError } from './expectations'
import { flipped, headerPlaces } from './file-checks'
import { expectFiniteOutputs } from './outputs'
import { savedModel } from './repeat-checks'
import { pickSample } from './sample-rows'
import type { Trial } from './trial'

/** What may stand in a file where a tensor was. Zeros in a tree are children that are their own parents. */
const FILLS = {
  Float64Array: [0, Number.NaN, Number.POSITIVE_INFINITY],
  Float32Array: [0, Number.NaN, Number.POSITIVE_INFINITY],
  Int32Array: [0, -1, 1, 2 ** 31 - 1],
  Uint8Array: [0, 1, 255]
}

const WRONG_TEXTS = ['', 'text', 'null', '7', '[]', '{}', '{"__proto__":null}', '[[[[[']

/** What may stand in metadata where a number was. Memory for some of these is more than there is. */
const OTHER_NUMBERS = ['0', '-1', '1.5', '1000000000', '9007199254740991', '1e300', 'null', '"1"']

/** More than any of these small files takes, in milliseconds. */
const SLOW_MS = 300

/**
 * A file that somebody changed may be one that a model could have: then it is that model. Else it is refused, and whatever it
 * says, no other error and no number that is not finite comes of it, and no loop without end.
 */
export const tamperChecks: Check[] = [
  {
    name: 'a changed bit in the header of a file does no harm',
    async run(trial) {
      const { bytes } = await savedModel(trial)
      for (const at of headerPlaces(bytes)) {
        for (const bits of [1, 4])
          await expectHarmless(trial, `byte ${at} changed by ${bits}`, flipped(bytes, at, bits))
      }
    }
  },
  {
    name: 'changed tensors in a file do no harm',
    async run(trial) {
      const { tensors, metadata } = decodeSafetensors((await savedModel(trial)).bytes)
      for (const [name, tensor] of tensors) {
        for (const [what, changed] of changesOf(tensor)) {
          const others = new Map(tensors)
          if (changed === undefined) others.delete(name)
          else others.set(name, changed)
          await expectHarmless(trial, `tensor ${name} ${what}`, encodeSafetensors(others, metadata))
        }
      }
    }
  },
  {
    name: 'changed metadata in a file does no harm',
    async run(trial) {
      const { tensors, metadata } = decodeSafetensors((await savedModel(trial)).bytes)
      for (const name of Object.keys(metadata)) {
        const { [name]: _, ...without } = metadata
        await expectHarmless(trial, `without ${name}`, encodeSafetensors(tensors, without))
        const texts = [...WRONG_TEXTS, ...changedNumbers(metadata[name])]
        for (const text of texts) {
          const changed = encodeSafetensors(tensors, { ...metadata, [name]: text })
          await expectHarmless(trial, `${name} = ${show(text)}`, changed)
        }
      }
    }
  }
]

/**
 * Throws unless a file is refused, or gives a model that says something sensible of the rows or refuses them, in a time that
 * fits the size of the file and not the numbers in it. A long time counts when it comes twice: once may be the machine.
 */
async function expectHarmless(trial: Trial, what: string, bytes: Uint8Array): Promise<void> {
  let took = await timeHarmless(trial, what, bytes)
  if (took > SLOW_MS && took < 10 * SLOW_MS) took = await timeHarmless(trial, what, bytes)
  expectThat(took <= SLOW_MS, `${what}: load took ${took.toFixed()} ms for a file of ${bytes.length} bytes`)
}

async function timeHarmless(trial: Trial, what: string, bytes: Uint8Array): Promise<number> {
  const sample = pickSample(trial.sample(), [0, 1, 2, 3, 4, 5, 6, 7])
  const start = performance.now()
  const error = await errorOf(async () => {
    const model = await trial.spec.load(bytes)
    await expectFiniteOutputs('the model that it loads', model, () => trial.input(sample.X), sample)
  })
  if (error === undefined || error.thrown instanceof NutshellError) return performance.now() - start
  throw new Error(`${what}: ${showError(error.thrown)}`, { cause: error.thrown })
}

/** A tensor as it should not be: `[what, tensor]`, without one where it is missing. */
function* changesOf({ shape, data }: Tensor): Generator<[string, Tensor | undefined]> {
  yield ['missing', undefined]
  yield ['empty', { shape: shape.map(() => 0), data: data.slice(0, 0) }]
  yield ['of one more dimension', { shape: [1, ...shape], data }]
  yield ['turned round', { shape: [...shape].reverse(), data }]
  if (shape[0] > 1) {
    const rest = [shape[0] - 1, ...shape.slice(1)]
    yield ['without its last row', { shape: rest, data: data.slice(0, (data.length / shape[0]) * rest[0]) }]
  }
  yield [
    'of another type',
    { shape, data: data instanceof Int32Array ? Float32Array.from(data) : Int32Array.from(data) }
  ]
  const type = Object.prototype.toString.call(data).slice(8, -1) as keyof typeof FILLS
  for (const value of FILLS[type]) yield [`all ${value}`, { shape, data: data.slice().fill(value) }]
}

/** A text with each of its numbers replaced by others, one at a time. */
function* changedNumbers(text: string): Generator<string> {
  for (const { index, 0: number } of text.matchAll(/-?\d+(?:\.\d+)?(?:e[-+]?\d+)?/gi)) {
    for (const other of OTHER_NUMBERS) {
      yield text.slice(0, index) + other + text.slice(index + number.length)
    }
  }
}
