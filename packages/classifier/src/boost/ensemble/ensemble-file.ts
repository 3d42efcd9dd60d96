import { type NutshellError, show, type Tensor } from '@nutshell-ml/core'
import { type Ensemble, LISTED_LEFT, LISTED_RIGHT } from './ensemble'

const IS_OF_CATEGORIES = LISTED_LEFT | LISTED_RIGHT

/** Whole numbers from 0 on, in bytes where these do. */
type Places = Uint8Array | Int32Array

/**
 * The arrays of an ensemble as tensors, as small as they can be without loss.
 *
 * - `base`: one for each output, float64.
 * - `treeNodes`, `treeOutputs`: one for each tree, how many nodes it has and which output it adds to.
 * - `flags`, `feature`, `value`, `left`, `right`, `gain`, `cover`: one for each node, as in `Ensemble`; children are counted from
 *   the root of their tree, and 0 in leaves.
 * - `setWords`: one for each node of categories, how many words of `sets` are its own; they follow each other.
 */
export function encodeEnsemble(ensemble: Ensemble): Map<string, Tensor> {
  const { precision, outputs, cols, base, roots, treeOutputs, flags, gain, cover } = ensemble
  const trees = treeOutputs.length
  const treeNodes = Int32Array.from(treeOutputs, (_, t) => roots[t + 1] - roots[t])
  const places = (count: number, length: number) => (count <= 256 ? new Uint8Array(length) : new Int32Array(length))
  const nodes = flags.length
  const most = treeNodes.reduce((greatest, count) => Math.max(greatest, count), 0)
  const feature = places(cols, nodes)
  const left = places(most, nodes)
  const right = places(most, nodes)
  const setWords: number[] = []
  const words: number[] = []
  for (let t = 0; t < trees; t++) {
    for (let n = roots[t]; n < roots[t + 1]; n++) {
      if (ensemble.left[n] < 0) continue
      feature[n] = ensemble.feature[n]
      left[n] = ensemble.left[n] - roots[t]
      right[n] = ensemble.right[n] - roots[t]
      if (!isOfCategories(flags[n])) continue
      setWords.push(ensemble.setWords[n])
      for (let w = 0; w < ensemble.setWords[n]; w++) words.push(ensemble.sets[ensemble.setStart[n] + w] | 0)
    }
  }
  const value = precision === 'float32' ? Float32Array.from(ensemble.value) : ensemble.value
  const arrays: Record<string, Tensor['data']> = {
    base,
    treeNodes,
    treeOutputs: outputs <= 256 ? Uint8Array.from(treeOutputs) : treeOutputs,
    flags,
    feature,
    value,
    left,
    right,
    gain,
    cover,
    setWords: Int32Array.from(setWords),
    sets: Int32Array.from(words)
  }
  return new Map(Object.entries(arrays).map(([name, data]) => [name, { shape: [data.length], data }]))
}

/**
 * The ensemble of tensors, with arrays of the right types and lengths: what stands in them is for `checkEnsemble` to see.
 *
 * @param bad makes the error of what is wrong.
 */
export function decodeEnsemble(
  tensors: ReadonlyMap<string, Tensor>,
  { precision, outputs, cols }: Pick<Ensemble, 'precision' | 'outputs' | 'cols'>,
  bad: (problem: string) => NutshellError
): Ensemble {
  const array = <T extends Tensor['data']>(
    name: string,
    types: readonly (abstract new (...args: never[]) => T)[],
    length?: number
  ): T => {
    const data = tensors.get(name)?.data
    if (types.some((type) => data instanceof type) && (length === undefined || data!.length === length))
      return data as T
    const expected = `${types.map(({ name }) => name).join(' or ')}${length === undefined ? '' : ` of ${length}`}`
    throw bad(`its ${name} are ${data === undefined ? 'not there' : show(data)}, expected ${expected}`)
  }
  const PLACES: readonly (abstract new (...args: never[]) => Places)[] = [Uint8Array, Int32Array]
  const treeNodes = array('treeNodes', [Int32Array])
  const trees = treeNodes.length
  const flags = array('flags', [Uint8Array])
  const nodes = flags.length
  const roots = new Int32Array(trees + 1)
  for (let t = 0; t < trees; t++) {
    if (!(treeNodes[t] >= 1 && treeNodes[t] <= nodes - roots[t])) {
      throw bad(`its tree ${t} has ${treeNodes[t]} nodes of ${nodes} that there are`)
    }
    roots[t + 1] = roots[t] + treeNodes[t]
  }
  if (roots[trees] !== nodes) throw bad(`its trees have ${roots[trees]} nodes of ${nodes} that there are`)

  const value = array<Float32Array | Float64Array>(
    'value',
    [precision === 'float32' ? Float32Array : Float64Array],
    nodes
  )
  const [places, leftPlaces, rightPlaces] = ['feature', 'left', 'right'].map((name) => array(name, PLACES, nodes))
  const sets = array('sets', [Int32Array])
  const words = array('setWords', [Int32Array])
  const [left, right] = [new Int32Array(nodes).fill(-1), new Int32Array(nodes).fill(-1)]
  const [setStart, setWords] = [new Int32Array(nodes), new Int32Array(nodes)]
  let [used, start] = [0, 0]
  for (let t = 0; t < trees; t++) {
    for (let n = roots[t]; n < roots[t + 1]; n++) {
      // No node is the parent of a root: 0 is for no child.
      if (leftPlaces[n] !== 0) left[n] = roots[t] + leftPlaces[n]
      if (rightPlaces[n] !== 0) right[n] = roots[t] + rightPlaces[n]
      if (!isOfCategories(flags[n])) continue
      const count = words[used++] ?? -1
      if (!(count >= 0 && count <= sets.length - start)) throw bad(`its node ${n} has ${count} words of a set`)
      setStart[n] = start
      setWords[n] = count
      start += count
    }
  }
  if (used !== words.length || start !== sets.length) throw bad('it has sets that belong to no node')
  return {
    precision,
    outputs,
    cols,
    base: array('base', [Float64Array], outputs),
    roots,
    treeOutputs: Int32Array.from(array('treeOutputs', PLACES, trees)),
    flags,
    feature: Int32Array.from(places),
    value: Float64Array.from(value),
    left,
    right,
    setStart,
    setWords,
    sets: new Uint32Array(sets.buffer, sets.byteOffset, sets.length),
    gain: array('gain', [Float32Array], nodes),
    cover: array('cover', [Float32Array], nodes)
  }
}

function isOfCategories(flags: number): boolean {
  return (flags & IS_OF_CATEGORIES) !== 0
}
