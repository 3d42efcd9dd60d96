import { type CompiledEnsemble, compileEnsemble, LEVEL, SIDE } from '../ensemble/compile-ensemble'
import { type Ensemble, LISTED_LEFT, MISSING_LEFT } from '../ensemble/ensemble'
import type { Fitted } from '../fitted'
import { moduleColumns } from './to-module-columns'
import {
  CALIBRATION_SOURCE,
  EXPONENTIAL_SOURCE,
  LOGISTIC_SOURCE,
  SOFTMAX_SOURCE,
  TREE_SOURCE
} from './to-module-runtime'
import { sourceOf, typedRow } from './to-module-text'

/**
 * A model as the text of an ES module that needs nothing else, not even Node: for an edge function, a browser, a worker. It
 * exports `predict(row)`, `predictRaw(row)` (the margins), for classes `predictProba(row)` and `classes`, with types in
 * JSDoc; what they give is what the model gives, to the bit. A row is an object, or numbers for a model of a matrix.
 *
 * Trees are tables in base64: about 7 bytes for a node of a float32 model, and the engine has nothing to compile. The text has no
 * `<` of the model's, and no `/`, so that it can stand inside of an HTML page whatever columns are called.
 *
 * @throws NutshellError INVALID_INPUT for a column of hashed text.
 */
export function toModule(fitted: Fitted): string {
  const { classes, predictorType, threshold } = fitted
  const { state, tensors } = fitted.calibration.toState()
  const calibration: Record<string, unknown> = { ...(state as object) }
  for (const [name, { data }] of tensors) calibration[name] = Array.from(data)
  const parts = [
    `// Boosted trees, written by Nutshell. Nothing in here is loaded from elsewhere.`,
    typedRow(fitted),
    treeSource(fitted.ensemble),
    moduleColumns(fitted.preparation)
  ]
  if (predictorType === 'regression') parts.push(regressionSource(fitted))
  else {
    parts.push(`export const classes = ${sourceOf(classes)}\n\nconst calibration = ${sourceOf(calibration)}`)
    if (predictorType === 'binary') {
      parts.push(LOGISTIC_SOURCE, CALIBRATION_SOURCE, `const threshold = ${sourceOf(threshold)}`, BINARY_SOURCE)
    } else parts.push(SOFTMAX_SOURCE, MULTICLASS_SOURCE)
  }
  parts.push(RAW_SOURCE)
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`
}

const RAW_SOURCE = `
/**
 * The margins: log-odds of two classes, what softmax takes of more, numbers before the link of regression.
 *
 * @param {Row} row
 * @returns {Float64Array} one number for each output
 */
export function predictRaw(row) {
  return scores(read(row))
}
`

const BINARY_SOURCE = `
/**
 * @param {Row} row
 * @returns {Class} the class
 */
export function predict(row) {
  return classes[calibrated(scores(read(row))[0]) >= threshold ? 1 : 0]
}

/**
 * @param {Row} row
 * @returns {Float64Array} probabilities, in the order of \`classes\`
 */
export function predictProba(row) {
  const second = calibrated(scores(read(row))[0])
  return Float64Array.of(1 - second, second)
}
`

const MULTICLASS_SOURCE = `
/**
 * @param {Row} row
 * @returns {Class} the class
 */
export function predict(row) {
  return classes[greatest(scores(read(row)))]
}

/**
 * @param {Row} row
 * @returns {Float64Array} probabilities, in the order of \`classes\`
 */
export function predictProba(row) {
  return softmax(scores(read(row)))
}
`

function regressionSource({ link }: Fitted): string {
  const score = 'scores(read(row))[0]'
  const prediction =
    link === 'exp' ? `exponential(${score})` : link === 'logistic' ? `1 / (1 + exponential(-${score}))` : score
  return `${link === 'identity' ? '' : EXPONENTIAL_SOURCE}
/**
 * @param {Row} row
 * @returns {number}
 */
export function predict(row) {
  return ${prediction}
}
`
}

/** Breadth first, so that neither children nor roots need to be told. */
function treeSource(ensemble: Ensemble): string {
  const compiled = compileEnsemble(ensemble)
  const { slot, child, threshold, value, node, isFloat32, slotKind, slotFeature, slotGap, slotNode } = compiled
  const sets = new SetList(ensemble)
  const slots = Array.from(slotKind, (kind, s) => {
    if (kind === SIDE) return [slotFeature[s], kind, sets.placeOf(slotNode[s])]
    return kind === LEVEL ? [slotFeature[s], kind, 0] : [slotFeature[s], kind, slotGap[s]]
  })
  const count = slot.length
  const KindNumbers = slots.length < 0xff ? Uint8Array : slots.length < 0xffff ? Uint16Array : Uint32Array
  const kinds = new KindNumbers(count)
  const numbers = isFloat32 ? new Float32Array(count) : new Float64Array(count)
  for (let n = 0; n < count; n++) {
    const isLeaf = child[n] === n
    const s = slot[n] < 0 ? -1 - slot[n] : slot[n]
    kinds[n] = isLeaf ? 0 : s + 1
    numbers[n] = isLeaf ? value[n] : slot[n] < 0 ? sets.placeOf(node[n]) : threshold[n]
  }
  return `
const isFloat32 = ${isFloat32}
const base = ${sourceOf(Array.from(ensemble.base))}
const treeOutputs = ${outputsSource(compiled)}
// Of a slot: the feature that it holds, how, and what stands for a gap, or which set is asked for.
const slots = ${sourceOf(slots)}
// Levels that go left, or do not: whether those listed go left, whether gaps do, and a bit for each level.
const sets = ${sourceOf(sets.list)}
const KindNumbers = ${KindNumbers.name}
// By node: the slot that it reads + 1, or 0 for a leaf; its threshold, or the value of a leaf.
const packedKinds = '${base64(new Uint8Array(kinds.buffer))}'
const packedNumbers = '${base64(new Uint8Array(numbers.buffer))}'
${TREE_SOURCE}`
}

function outputsSource({ treeOutputs, outputs }: CompiledEnsemble): string {
  const isRegular = treeOutputs.every((output, t) => output === t % outputs)
  if (isRegular) return `Uint32Array.from({ length: ${treeOutputs.length} }, (_, t) => t % ${outputs})`
  return sourceOf(Array.from(treeOutputs))
}

/** Sets of levels, each once. */
class SetList {
  readonly list: [listedLeft: boolean, missingLeft: boolean, words: number[]][] = []
  private readonly places = new Map<string, number>()

  constructor(private readonly ensemble: Ensemble) {}

  placeOf(node: number): number {
    const { flags, setStart, setWords, sets } = this.ensemble
    const words = Array.from(sets.subarray(setStart[node], setStart[node] + setWords[node]))
    const listedLeft = (flags[node] & LISTED_LEFT) !== 0
    const missingLeft = (flags[node] & MISSING_LEFT) !== 0
    const name = `${listedLeft} ${missingLeft} ${words.join()}`
    let place = this.places.get(name)
    if (place === undefined) {
      place = this.list.push([listedLeft, missingLeft, words]) - 1
      this.places.set(name, place)
    }
    return place
  }
}

function base64(bytes: Uint8Array): string {
  let text = ''
  for (let from = 0; from < bytes.length; from += 0x2000)
    text += String.fromCharCode(...bytes.subarray(from, from + 0x2000))
  return btoa(text)
}
