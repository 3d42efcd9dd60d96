import { Matrix } from '../../matrix/matrix'
import type { Weights } from '../rules'
import type { Steps } from '../steps'
import { chunkRowsOf } from './chunks'
import { nearestOf, squaredDistance } from './exact'
import { createFrame, type Frame, holds, rangeOf } from './frame'
import type { Means, ResidentRows } from './resident-rows'
import { CANDIDATES, type Seeding } from './seeding'

/** Rows between which others get their turn. */
const SLICE = 4096
/** 1.5 x 2^52: added to a number below 2^51 in size and taken off again, it leaves a whole number. */
const MAGIC = 6755399441055744
/** Sums of whole numbers of up to 51 bits are kept as two: each stays exact in float64. */
const SPLIT = 2 ** 26

/**
 * Resident rows in plain TypeScript, for where there is no SIMD, and the truth that SimdRows is held to: the same bits in
 * labels, centroids, distances and choices of seeding.
 */
export class PlainRows implements ResidentRows {
  readonly rows: number
  readonly cols: number
  k: number
  meanVariance = 0
  isOnGrid = false
  readonly isSingle: boolean
  readonly labels: Int32Array
  readonly #matrix: Matrix
  readonly #weights: Weights
  readonly #chunkRows: number
  #frame: Frame = { origin: new Float64Array(0), scale: 1, grids: new Float64Array(0), weightGrid: 1, greatestSize: 0 }
  #squares = 0
  #centroids: Centroids = emptyCentroids(0)
  #next: Centroids = emptyCentroids(0)

  constructor(matrix: Matrix, k: number, weights: Weights) {
    this.rows = matrix.rows
    this.cols = matrix.cols
    this.k = k
    this.#matrix = matrix
    this.#weights = weights
    this.isSingle = matrix.data instanceof Float32Array && weights === undefined
    this.#chunkRows = chunkRowsOf(matrix.rows, matrix.cols, k)
    this.labels = new Int32Array(matrix.rows).fill(-1)
  }

  release(): void {}

  *load(): Steps<void> {
    const { rows, cols } = this
    const isSingle = this.#matrix.data instanceof Float32Array
    const { least, greatest } = rangeOf(this.#matrix)
    const frame = createFrame(least, greatest, rows, this.#weights, isSingle)
    const { grids, scale } = frame
    this.#frame = frame
    const sums = new WholeSums(cols)
    const row = new Float64Array(cols)
    let isOff = false
    let squares = 0
    for (let from = 0; from < rows; from += this.#chunkRows) {
      const to = Math.min(from + this.#chunkRows, rows)
      let total = 0
      let weighted = 0
      for (let i = from; i < to; i++) {
        this.#centredRow(i, row)
        let even = 0
        let odd = 0
        for (let j = 0; j < cols; j++) {
          if (j % 2 === 0) even += row[j] * row[j]
          else odd += row[j] * row[j]
          if (!sums.add(j, row[j] * grids[j])) isOff = true
        }
        const square = even + odd
        total += square
        weighted += this.#weights === undefined ? square : square * this.#weights[i]
      }
      squares += total
      this.#squares += weighted
      yield
    }
    this.isOnGrid = !isOff && this.isSingle
    let ofMeans = 0
    for (let j = 0; j < cols; j++) ofMeans += (sums.at(j) / grids[j] / rows) ** 2
    this.meanVariance = Math.max(0, squares / rows - ofMeans) / cols / scale ** 2
  }

  /** A row less the origin, times the scale, with the bits that one float32 holds, or two for float64 data. */
  #centredRow(i: number, out: Float64Array): void {
    const { data, cols } = this.#matrix
    const { origin, scale } = this.#frame
    const isSingle = data instanceof Float32Array
    for (let j = 0, at = i * cols; j < cols; j++, at++) {
      const value = (data[at] - origin[j]) * scale
      const high = Math.fround(value)
      out[j] = isSingle ? high : high + Math.fround(value - high)
    }
  }

  seeding(): Seeding {
    const { rows, cols } = this
    const { origin, scale } = this.#frame
    const { data } = this.#matrix
    const nearest = new Float32Array(rows).fill(Number.POSITIVE_INFINITY)
    const owners = new Int32Array(rows)
    const potentials = new Float64Array(Math.ceil(rows / this.#chunkRows) * CANDIDATES)
    const weights = this.#weights
    const chunkRows = this.#chunkRows
    let distances: Float32Array[] = []

    const distance = (a: number, b: number) => {
      let sum = 0
      for (let j = 0, p = a * cols, q = b * cols; j < cols; j++, p++, q++) {
        const x = Math.fround((data[p] - origin[j]) * scale)
        const difference = Math.fround(x - Math.fround((data[q] - origin[j]) * scale))
        sum = Math.fround(sum + Math.fround(difference * difference))
      }
      return sum
    }
    function* meet(candidates: readonly number[]): Steps<void> {
      distances = candidates.map(() => new Float32Array(rows))
      potentials.fill(0)
      for (let i = 0; i < rows; i++) {
        const at = Math.floor(i / chunkRows) * CANDIDATES
        for (let t = 0; t < candidates.length; t++) {
          const own = distance(i, candidates[t])
          distances[t][i] = own
          potentials[at + t] += (weights === undefined ? 1 : weights[i]) * (own < nearest[i] ? own : nearest[i])
        }
        if (i % SLICE === SLICE - 1) yield
      }
    }
    // biome-ignore lint/correctness/useYield: it is short
    function* take(_row: number, t: number, place: number): Steps<void> {
      for (let i = 0; i < rows; i++) {
        if (distances[t][i] >= nearest[i]) continue
        nearest[i] = distances[t][i]
        owners[i] = place
      }
    }
    return { rows, chunkRows, weights, nearest, owners, potentials, meet, take }
  }

  holds(centroids: Matrix): boolean {
    return holds(this.#frame, centroids)
  }

  start(centroids: Matrix): void {
    this.k = centroids.rows
    this.labels.fill(-1)
    this.#centroids = emptyCentroids(centroids.data.length)
    this.setNext(Matrix.from(Float64Array.from(centroids.data), centroids.rows, centroids.cols))
    this.move()
  }

  *assign(): Steps<number> {
    let changed = 0
    for (let i = 0; i < this.rows; i++) {
      const label = nearestOf(this.#matrix, i, this.#centroids.originals, this.k)
      if (label !== this.labels[i]) changed++
      this.labels[i] = label
      if (i % SLICE === SLICE - 1) yield
    }
    return changed
  }

  relabel(row: number, label: number): void {
    this.labels[row] = label
  }

  means(): Means {
    const { k, cols } = this
    const { grids, weightGrid, origin, scale } = this.#frame
    const sums = new WholeSums(k * cols)
    const masses = new WholeSums(k)
    const counts = new Int32Array(k)
    const row = new Float64Array(cols)
    for (let i = 0; i < this.rows; i++) {
      const weight = this.#weights === undefined ? 1 : this.#weights[i]
      const label = this.labels[i]
      if (weight === 0 || label < 0) continue
      counts[label]++
      this.#centredRow(i, row)
      for (let j = 0; j < cols; j++) sums.add(label * cols + j, weight * row[j] * grids[j])
      if (this.#weights !== undefined) masses.add(label, weight * weightGrid)
    }
    const before = this.#centroids.centred
    const centred = before.slice()
    const originals = this.#centroids.originals.slice()
    const unscale = 1 / scale
    let inertia = this.#squares
    for (let c = 0; c < k; c++) {
      const total = this.#weights === undefined ? counts[c] : masses.at(c) / weightGrid
      for (let j = 0, at = c * cols; j < cols && total > 0; j++, at++) {
        originals[at] = (sums.at(at) / (total * grids[j])) * unscale + origin[j]
        centred[at] = (originals[at] - origin[j]) / unscale
      }
      let sum = 0
      for (let at = c * cols; at < (c + 1) * cols; at++) sum += before[at] * (2 * centred[at] - before[at])
      inertia -= total * sum
    }
    this.#next = { centred, originals }
    return { counts, inertia: Math.max(0, inertia) / scale ** 2 }
  }

  next(): Matrix<Float64Array> {
    return Matrix.from(this.#next.originals.slice(), this.k, this.cols)
  }

  setNext({ data, cols }: Matrix<Float64Array>): void {
    const { origin, scale } = this.#frame
    this.#next = { originals: data.slice(), centred: data.map((value, at) => (value - origin[at % cols]) * scale) }
  }

  move(): number {
    const { cols } = this
    const before = this.#centroids.centred
    this.#centroids = this.#next
    const after = this.#centroids.centred
    let shift = 0
    for (let c = 0; c < this.k; c++) {
      let moved = 0
      for (let at = c * cols; at < (c + 1) * cols; at++) moved += (after[at] - before[at]) * (after[at] - before[at])
      shift += moved
    }
    return shift / this.#frame.scale ** 2
  }

  centroids(): Matrix<Float64Array> {
    return Matrix.from(this.#centroids.originals.slice(), this.k, this.cols)
  }

  *distances(out: Float64Array): Steps<void> {
    for (let i = 0; i < this.rows; i++) {
      out[i] = squaredDistance(this.#matrix, i, this.#centroids.originals, this.labels[i])
      if (i % SLICE === SLICE - 1) yield
    }
  }
}

/** Centroids less the origin, times the scale, and as the caller counts: the same points. */
interface Centroids {
  centred: Float64Array
  originals: Float64Array
}

function emptyCentroids(length: number): Centroids {
  return { centred: new Float64Array(length), originals: new Float64Array(length) }
}

/** Exact sums of numbers rounded to whole ones. */
class WholeSums {
  readonly #high: Float64Array
  readonly #low: Float64Array

  constructor(length: number) {
    this.#high = new Float64Array(length)
    this.#low = new Float64Array(length)
  }

  /** Adds to one sum. Returns whether the number was a whole one. */
  add(at: number, value: number): boolean {
    const whole = value + MAGIC - MAGIC
    const high = Math.floor(whole / SPLIT)
    this.#high[at] += high
    this.#low[at] += whole - high * SPLIT
    return whole === value
  }

  at(place: number): number {
    return this.#high[place] * SPLIT + this.#low[place]
  }
}
