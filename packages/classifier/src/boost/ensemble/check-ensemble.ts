import { NutshellError } from '@nutshell-ml/core'
import { type Ensemble, IS_NUMBER, LISTED_LEFT, LISTED_RIGHT, MISSING_LEFT, ZERO_IS_MISSING } from './ensemble'

const KIND = IS_NUMBER | LISTED_LEFT | LISTED_RIGHT
const KNOWN = KIND | MISSING_LEFT | ZERO_IS_MISSING

/**
 * Makes sure of all that predicting and explaining rely on, for an ensemble that comes from a file: each tree is one, without
 * loops or shared nodes, and all numbers are finite and in range.
 *
 * @throws NutshellError INVALID_INPUT.
 */
export function checkEnsemble(ensemble: Ensemble): void {
  const { outputs, cols, base, roots, treeOutputs, flags, precision } = ensemble
  if (precision !== 'float32' && precision !== 'float64')
    throw bad(`precision = ${precision}, expected float32 or float64`)
  if (!Number.isInteger(outputs) || outputs < 1) throw bad(`outputs = ${outputs}, expected a whole number >= 1`)
  if (!Number.isInteger(cols) || cols < 0) throw bad(`cols = ${cols}, expected a whole number >= 0`)
  const nodes = flags.length
  const trees = treeOutputs.length
  checkLength('base', base, outputs)
  checkLength('roots', roots, trees + 1)
  for (const name of ['feature', 'value', 'left', 'right', 'setStart', 'setWords', 'gain', 'cover'] as const) {
    checkLength(name, ensemble[name], nodes)
  }
  for (let k = 0; k < outputs; k++) checkNumber(`base[${k}]`, base[k], ensemble)
  if (roots[0] !== 0 || roots[trees] !== nodes) {
    throw bad(`its trees have nodes ${roots[0]} to ${roots[trees]}, expected 0 to ${nodes}`)
  }
  for (let t = 0; t < trees; t++) {
    if (!(roots[t + 1] > roots[t])) throw bad(`tree ${t} has no nodes`)
    if (!(treeOutputs[t] >= 0 && treeOutputs[t] < outputs)) {
      throw bad(`tree ${t} adds to output ${treeOutputs[t]} of ${outputs}`)
    }
  }
  const parents = new Uint8Array(nodes)
  for (let t = 0; t < trees; t++) checkTree(ensemble, t, parents)
}

function checkTree(ensemble: Ensemble, tree: number, parents: Uint8Array): void {
  const { roots, flags, left, right, feature, value, cols, gain, cover } = ensemble
  const first = roots[tree]
  const end = roots[tree + 1]
  for (let n = first; n < end; n++) {
    const at = `node ${n - first} of tree ${tree}`
    const kind = flags[n] & KIND
    if (flags[n] & ~KNOWN || (kind & (kind - 1)) !== 0) throw bad(`${at} has flags ${flags[n]}`)
    if (!Number.isFinite(gain[n]) || !(cover[n] >= 0 && cover[n] < Number.POSITIVE_INFINITY)) {
      throw bad(`${at} has gain ${gain[n]} and cover ${cover[n]}, expected finite numbers, of cover >= 0`)
    }
    if (n > first && parents[n] !== 1) throw bad(`${at} has ${parents[n]} parents, expected 1`)
    if (kind === 0) {
      if (left[n] !== -1 || right[n] !== -1) throw bad(`${at} is a leaf with children ${left[n]} and ${right[n]}`)
      checkNumber(`the value of ${at}`, value[n], ensemble)
      continue
    }
    if (!(feature[n] >= 0 && feature[n] < cols)) throw bad(`${at} reads feature ${feature[n]} of ${cols}`)
    for (const child of [left[n], right[n]]) {
      if (!(child > n && child < end)) {
        throw bad(`${at} has child ${child - first}, expected one after it, below ${end - first}`)
      }
      // Saturates: 255 parents are as bad as 2.
      if (parents[child] < 255) parents[child]++
    }
    if (kind === IS_NUMBER) checkNumber(`the threshold of ${at}`, value[n], ensemble)
    else checkSet(ensemble, n, at)
  }
}

function checkSet({ setStart, setWords, sets }: Ensemble, n: number, at: string): void {
  const start = setStart[n]
  const words = setWords[n]
  if (!(start >= 0 && words >= 0 && start + words <= sets.length)) {
    throw bad(`${at} has its set at words ${start} to ${start + words} of ${sets.length}`)
  }
}

function checkNumber(what: string, value: number, { precision }: Ensemble): void {
  if (!Number.isFinite(value)) throw bad(`${what} is ${value}, expected a finite number`)
  if (precision === 'float32' && Math.fround(value) !== value)
    throw bad(`${what} is ${value}, expected a float32 number`)
}

function checkLength(what: string, { length }: ArrayLike<number>, expected: number): void {
  if (length !== expected) throw bad(`${what} has ${length} numbers, expected ${expected}`)
}

function bad(problem: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `not an ensemble of trees: ${problem}`)
}
