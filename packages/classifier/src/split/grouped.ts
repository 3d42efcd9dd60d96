import type { Random } from '@nutshell-ml/core'
import type { Kinds } from './kinds'

/** More passes than any real table needs: each must come nearer to the shares asked for. */
const MOST_PASSES = 20

/** groups x classes: how many rows of each class a group has. */
function classCounts(groups: Kinds, classes: Kinds): Float64Array {
  const counts = new Float64Array(groups.count * classes.count)
  for (let i = 0; i < groups.of.length; i++) counts[groups.of[i] * classes.count + classes.of[i]]++
  return counts
}

/**
 * Chooses whole groups for the test part, 1 for those in it: groups in random order change sides for as long as that brings
 * the test part's number of rows of each class nearer to its share. Nearness is the sum over classes of squared distance
 * over the rows of the class. Each part has at least one group.
 */
export function testGroups(groups: Kinds, classes: Kinds, share: number, random: Random): Uint8Array {
  const { count } = classes
  const counts = classCounts(groups, classes)
  const isTest = new Uint8Array(groups.count)
  const order = random.shuffle(Int32Array.from(isTest.keys()))
  const beyond = Float64Array.from(classes.sizes, (size) => -share * size)
  let testCount = 0
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    let moved = 0
    for (const group of order) {
      const sign = isTest[group] === 1 ? -1 : 1
      if (testCount + sign === groups.count || testCount + sign === 0) continue
      let change = 0
      for (let c = 0; c < count; c++) {
        const rows = sign * counts[group * count + c]
        change += (rows * (rows + 2 * beyond[c])) / classes.sizes[c]
      }
      // A change as small as rounding errors would let two groups change places for ever.
      if (change > -1e-9) continue
      for (let c = 0; c < count; c++) beyond[c] += sign * counts[group * count + c]
      isTest[group] = 1 - isTest[group]
      testCount += sign
      moved++
    }
    if (moved === 0) break
  }
  // Every group is too large for the share: the one that goes least beyond it.
  if (testCount === 0) isTest[order.reduce((best, g) => (groups.sizes[g] < groups.sizes[best] ? g : best))] = 1
  return isTest
}

/**
 * The fold of each group: the largest groups first, each to the fold that has fewest rows of its classes so far (then
 * fewest rows). No fold stays empty while there are as many groups as folds.
 */
export function foldsOfGroups(groups: Kinds, classes: Kinds, folds: number, random: Random): Int32Array {
  const { count } = classes
  const counts = classCounts(groups, classes)
  // Sorting is stable: groups of equal size stay in random order.
  const order = random.shuffle(Int32Array.from(groups.sizes.keys())).sort((a, b) => groups.sizes[b] - groups.sizes[a])
  const inFold = new Float64Array(folds * count)
  const rowsInFold = new Float64Array(folds)
  const foldOf = new Int32Array(groups.count)
  for (const group of order) {
    let best = 0
    let least = Number.POSITIVE_INFINITY
    for (let fold = 0; fold < folds; fold++) {
      let crowd = 0
      for (let c = 0; c < count; c++) {
        crowd += (counts[group * count + c] * inFold[fold * count + c]) / classes.sizes[c]
      }
      if (crowd < least || (crowd === least && rowsInFold[fold] < rowsInFold[best])) {
        least = crowd
        best = fold
      }
    }
    for (let c = 0; c < count; c++) inFold[best * count + c] += counts[group * count + c]
    rowsInFold[best] += groups.sizes[group]
    foldOf[group] = best
  }
  return foldOf
}
