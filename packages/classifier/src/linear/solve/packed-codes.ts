/**
 * One-hot groups packed into fewer, wider ones: two groups of six levels are one of 36 cells, so that a pass over the rows has half
 * of the work, and one over pairs a quarter. What is summed by cell is shared out to the columns afterwards.
 */
export interface PackedCodes {
  readonly packs: number
  /** rows x packs, row-major: the cell, counted over all packs. */
  readonly cells: Int32Array
  /** The first cell of each pack, and of what would be the next: packs + 1. */
  readonly firstCell: Int32Array
  /** The columns of each cell: those of cell c are members[memberStart[c]] .. members[memberStart[c + 1] - 1]. */
  readonly members: Int32Array
  readonly memberStart: Int32Array
}

/** What a group holds: its columns that occur, ascending, and perhaps rows with none. */
interface Levels {
  readonly columns: number[]
  readonly hasNone: boolean
  /** One more than `columns.length` where it has rows with none; those are the last. */
  readonly size: number
}

/**
 * @param codes rows x groups: a column below `cols` that is in no other group, or -1.
 * @param most cells of a pack; a group with more levels than that has a pack of its own.
 */
export function packCodes(codes: Int32Array, rows: number, groups: number, cols: number, most: number): PackedCodes {
  const levels = levelsOf(codes, rows, groups, cols)
  const packs: number[][] = []
  const sizes: number[] = []
  // Widest first, each into the first pack with room: few packs, and the same ones for the same data.
  const order = levels.map((_, g) => g).sort((a, b) => levels[b].size - levels[a].size || a - b)
  for (const g of order) {
    let pack = sizes.findIndex((size) => size * levels[g].size <= most)
    if (pack < 0) {
      pack = packs.push([]) - 1
      sizes.push(1)
    }
    packs[pack].push(g)
    sizes[pack] *= levels[g].size
  }
  const firstCell = new Int32Array(packs.length + 1)
  for (let p = 0; p < packs.length; p++) firstCell[p + 1] = firstCell[p] + sizes[p]
  return {
    packs: packs.length,
    cells: cellsOf(codes, rows, groups, cols, levels, packs, firstCell),
    firstCell,
    ...membersOf(levels, packs)
  }
}

/** The same packs for some of the rows. */
export function pickCells(packed: PackedCodes, rows: Int32Array): PackedCodes {
  const { packs, cells } = packed
  const picked = new Int32Array(rows.length * packs)
  for (let i = 0, to = 0; i < rows.length; i++) {
    for (let from = rows[i] * packs, end = from + packs; from < end; from++) picked[to++] = cells[from]
  }
  return { ...packed, cells: picked }
}

function levelsOf(codes: Int32Array, rows: number, groups: number, cols: number): Levels[] {
  const owner = new Int32Array(cols).fill(-1)
  const none = new Uint8Array(groups)
  for (let i = 0, at = 0; i < rows; i++) {
    for (let g = 0; g < groups; g++, at++) {
      const code = codes[at]
      if (code < 0) none[g] = 1
      else owner[code] = g
    }
  }
  const columns: number[][] = Array.from(none, () => [])
  for (let j = 0; j < cols; j++) if (owner[j] >= 0) columns[owner[j]].push(j)
  return columns.map((of, g) => ({
    columns: of,
    hasNone: none[g] === 1,
    size: Math.max(1, of.length + none[g])
  }))
}

function cellsOf(
  codes: Int32Array,
  rows: number,
  groups: number,
  cols: number,
  levels: readonly Levels[],
  packs: readonly number[][],
  firstCell: Int32Array
): Int32Array {
  const width = packs.length
  const cells = new Int32Array(rows * width)
  // What a column adds to the cell of its pack; what none of a group adds; both are places times the sizes of groups before.
  const share = new Int32Array(cols)
  const order = Int32Array.from(packs.flat())
  const noneShare = new Int32Array(groups)
  for (const pack of packs) {
    let stride = 1
    for (const g of pack) {
      for (let k = 0; k < levels[g].columns.length; k++) share[levels[g].columns[k]] = k * stride
      noneShare[g] = (levels[g].size - 1) * stride
      stride *= levels[g].size
    }
  }
  const ends = new Int32Array(width)
  for (let p = 0, end = 0; p < width; p++) ends[p] = end += packs[p].length
  for (let i = 0, to = 0, from = 0; i < rows; i++, from += groups) {
    for (let p = 0, k = 0; p < width; p++) {
      let cell = firstCell[p]
      for (const end = ends[p]; k < end; k++) {
        const g = order[k]
        const code = codes[from + g]
        cell += code < 0 ? noneShare[g] : share[code]
      }
      cells[to++] = cell
    }
  }
  return cells
}

function membersOf(
  levels: readonly Levels[],
  packs: readonly number[][]
): { members: Int32Array; memberStart: Int32Array } {
  const members: number[] = []
  const memberStart = [0]
  for (const pack of packs) {
    const size = pack.reduce((product, g) => product * levels[g].size, 1)
    for (let cell = 0; cell < size; cell++) {
      let rest = cell
      for (const g of pack) {
        const place = rest % levels[g].size
        rest = (rest - place) / levels[g].size
        if (place < levels[g].columns.length) members.push(levels[g].columns[place])
      }
      memberStart.push(members.length)
    }
  }
  return { members: Int32Array.from(members), memberStart: Int32Array.from(memberStart) }
}
