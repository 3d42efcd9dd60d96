import type { CompiledEnsemble } from './compile-ensemble'

/** Rows that the kernel takes together. */
export const TABLE_BLOCK = 64
/** Words of bits for the leaves of a tree, at most: with more leaves, walking down is faster. */
export const MOST_WORDS = 4
/** Tables of more than 256 MB are not made. */
const MOST_NUMBERS = 1 << 26

/**
 * Trees as assembly/score-trees.ts reads them; undefined for trees that it cannot: of more than 128 leaves, of float64, with levels
 * that are looked up on the way.
 *
 * A tree is: its output, words of bits, the places of its leaves' values and of its end in bytes; then for each word the number of
 * its nodes and of each node the place of its slot, the threshold and a bit for each leaf on its left, leaves being counted from
 * left to right; then the values of leaves.
 */
export function treeTables(compiled: CompiledEnsemble): Uint32Array<ArrayBuffer> | undefined {
  const { isFloat32, isNumeric, roots } = compiled
  if (!isFloat32 || !isNumeric) return undefined
  const { first, end } = leafRanges(compiled)
  let size = 0
  for (let t = 0; t < roots.length; t++) {
    const words = Math.ceil(end[roots[t]] / 32)
    if (words > MOST_WORDS) return undefined
    size += 4 + eachNode(compiled, t, words, first, end, () => {}) + end[roots[t]] - first[roots[t]]
  }
  if (size > MOST_NUMBERS) return undefined
  const table = new Uint32Array(size)
  const floats = new Float32Array(table.buffer)
  let at = 0
  for (let t = 0; t < roots.length; t++) at = writeTree(compiled, t, first, end, table, floats, at)
  return table
}

/** By record: its leaves, counted from left to right within its tree, from the first up to the second. */
export function leafRanges(compiled: CompiledEnsemble): { first: Int32Array; end: Int32Array } {
  const first = new Int32Array(compiled.child.length)
  const end = new Int32Array(compiled.child.length)
  for (let t = 0; t < compiled.roots.length; t++) countLeaves(compiled, t, first, end)
  return { first, end }
}

function recordsOf({ roots, child }: CompiledEnsemble, tree: number): number {
  return tree + 1 < roots.length ? roots[tree + 1] : child.length
}

function countLeaves(compiled: CompiledEnsemble, tree: number, first: Int32Array, end: Int32Array): void {
  const { roots, child } = compiled
  const root = roots[tree]
  // How many leaves are below, from the last record to the first, as children come after their parents.
  for (let n = recordsOf(compiled, tree) - 1; n >= root; n--) {
    end[n] = child[n] === n ? 1 : end[child[n]] + end[child[n] + 1]
  }
  first[root] = 0
  for (let n = root; n < recordsOf(compiled, tree); n++) {
    end[n] += first[n]
    if (child[n] === n) continue
    const left = child[n] + 1
    first[left] = first[n]
    first[child[n]] = first[n] + end[left]
  }
}

/** Calls `use` for each word and each node that has leaves of the word on its left. Numbers that all of that takes. */
function eachNode(
  compiled: CompiledEnsemble,
  tree: number,
  words: number,
  first: Int32Array,
  end: Int32Array,
  use: (word: number, node: number, bits: number) => void
): number {
  const { roots, child } = compiled
  let size = words
  for (let word = 0; word < words; word++) {
    for (let n = roots[tree]; n < recordsOf(compiled, tree); n++) {
      if (child[n] === n) continue
      const left = child[n] + 1
      const from = Math.max(0, first[left] - 32 * word)
      const to = Math.min(32, end[left] - 32 * word)
      if (from >= to) continue
      size += 3
      use(word, n, bitsUpTo(to) & ~bitsUpTo(from))
    }
  }
  return size
}

function bitsUpTo(count: number): number {
  return count === 32 ? -1 : (1 << count) - 1
}

function writeTree(
  compiled: CompiledEnsemble,
  tree: number,
  first: Int32Array,
  end: Int32Array,
  table: Uint32Array,
  floats: Float32Array,
  start: number
): number {
  const { roots, child, slot, threshold, value, treeOutputs } = compiled
  const root = roots[tree]
  const leaves = end[root]
  const words = Math.ceil(leaves / 32)
  let at = start + 4
  let count = at++
  let current = 0
  eachNode(compiled, tree, words, first, end, (word, n, bits) => {
    while (current < word) {
      current++
      count = at++
    }
    table[count]++
    table[at] = slot[n] * TABLE_BLOCK * 4
    floats[at + 1] = threshold[n]
    table[at + 2] = bits
    at += 3
  })
  for (; current < words - 1; current++) at++
  table[start] = treeOutputs[tree]
  table[start + 1] = words
  table[start + 2] = (at - start) * 4
  table[start + 3] = (at - start + leaves) * 4
  for (let n = root; n < recordsOf(compiled, tree); n++) if (child[n] === n) floats[at + first[n]] = value[n]
  return at + leaves
}
