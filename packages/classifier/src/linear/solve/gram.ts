import type { Design } from '../../prepare/design'
import type { PackedCodes } from './packed-codes'

/**
 * The upper triangle of Z' diag(weights) Z, where Z is the dense and one-hot columns and a last column of ones. For each cell of a
 * pack the weights and the weighted dense numbers are summed, for each pair of cells the weights.
 *
 * @param out (cols + 1) x (cols + 1), row-major; is added to.
 */
export function addCellGram(design: Design, packed: PackedCodes, weights: Float64Array, out: Float64Array): void {
  const { rows, cols, denseCols, dense } = design
  const { packs, cells, firstCell } = packed
  const stride = denseCols + 1
  const total = firstCell[packs]
  // For dense columns and, last, the ones.
  const corner = new Float64Array(stride * stride)
  const sums = new Float64Array(total * stride)
  const scaled = new Float64Array(denseCols)
  // For each cell a row of all cells of later packs: cell c with other cell d is at pairBase[pack of c] + c * pairSize + d.
  const { pairBase, pairSize, room } = pairLayout(packed)
  const pairs = new Float64Array(room)

  for (let i = 0; i < rows; i++) {
    const weight = weights[i]
    if (weight === 0) continue
    const x = i * denseCols
    for (let a = 0; a < denseCols; a++) {
      const product = weight * dense[x + a]
      scaled[a] = product
      const to = a * stride
      for (let b = a; b < denseCols; b++) corner[to + b] += product * dense[x + b]
      corner[to + denseCols] += product
    }
    corner[stride * stride - 1] += weight
    const first = i * packs
    const end = first + packs
    for (let p = 0; p < packs; p++) {
      const cell = cells[first + p]
      sums[cell * stride + denseCols] += weight
      const base = pairBase[p] + cell * pairSize[p]
      for (let at = first + p + 1; at < end; at++) pairs[base + cells[at]] += weight
    }
    let a = 0
    for (; a + 3 < denseCols; a += 4) {
      const s0 = scaled[a]
      const s1 = scaled[a + 1]
      const s2 = scaled[a + 2]
      const s3 = scaled[a + 3]
      for (let at = first; at < end; at++) {
        const to = cells[at] * stride + a
        sums[to] += s0
        sums[to + 1] += s1
        sums[to + 2] += s2
        sums[to + 3] += s3
      }
    }
    for (; a < denseCols; a++) {
      const s0 = scaled[a]
      for (let at = first; at < end; at++) sums[cells[at] * stride + a] += s0
    }
  }

  const width = cols + 1
  for (let a = 0; a < stride; a++) {
    const row = (a < denseCols ? a : cols) * width
    for (let b = a; b < denseCols; b++) out[row + b] += corner[a * stride + b]
    out[row + cols] += corner[a * stride + denseCols]
  }
  shareSums(packed, sums, stride, width, out)
  sharePairs(packed, pairs, pairBase, pairSize, width, out)
}

function pairLayout({ packs, firstCell }: PackedCodes): { pairBase: Int32Array; pairSize: Int32Array; room: number } {
  const pairBase = new Int32Array(packs)
  const pairSize = new Int32Array(packs)
  let room = 0
  for (let p = 0; p < packs; p++) {
    pairSize[p] = firstCell[packs] - firstCell[p + 1]
    pairBase[p] = room - firstCell[p] * pairSize[p] - firstCell[p + 1]
    room += (firstCell[p + 1] - firstCell[p]) * pairSize[p]
  }
  return { pairBase, pairSize, room }
}

function shareSums(packed: PackedCodes, sums: Float64Array, stride: number, width: number, out: Float64Array): void {
  const { packs, firstCell, members, memberStart } = packed
  for (let cell = 0; cell < firstCell[packs]; cell++) {
    const from = cell * stride
    const sum = sums[from + stride - 1]
    const end = memberStart[cell + 1]
    for (let m = memberStart[cell]; m < end; m++) {
      const column = members[m]
      for (let a = 0; a < stride - 1; a++) out[a * width + column] += sums[from + a]
      out[column * width + width - 1] += sum
      for (let n = memberStart[cell]; n < end; n++) {
        if (members[n] >= column) out[column * width + members[n]] += sum
      }
    }
  }
}

function sharePairs(
  packed: PackedCodes,
  pairs: Float64Array,
  pairBase: Int32Array,
  pairSize: Int32Array,
  width: number,
  out: Float64Array
): void {
  const { packs, firstCell, members, memberStart } = packed
  const total = firstCell[packs]
  // First by the columns of the other cell, for all cells of a column of this one.
  const line = new Float64Array(total)
  for (let p = 0; p + 1 < packs; p++) {
    const low = firstCell[p + 1]
    const columns = new Set(members.subarray(memberStart[firstCell[p]], memberStart[low]))
    for (const column of columns) {
      line.fill(0)
      for (let cell = firstCell[p]; cell < low; cell++) {
        if (!hasMember(packed, cell, column)) continue
        const base = pairBase[p] + cell * pairSize[p]
        for (let other = low; other < total; other++) line[other] += pairs[base + other]
      }
      for (let other = low; other < total; other++) {
        const sum = line[other]
        for (let n = memberStart[other]; n < memberStart[other + 1]; n++) {
          const column2 = members[n]
          if (column2 > column) out[column * width + column2] += sum
          else out[column2 * width + column] += sum
        }
      }
    }
  }
}

function hasMember({ members, memberStart }: PackedCodes, cell: number, column: number): boolean {
  for (let m = memberStart[cell]; m < memberStart[cell + 1]; m++) if (members[m] === column) return true
  return false
}
