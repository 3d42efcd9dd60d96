import { type Arena, returnArena, takeArena } from '../../kernels/arena'
import type { KernelName } from '../../kernels/simd'
import { checkFinite } from '../../matrix/finite'
import { Matrix } from '../../matrix/matrix'
import type { Weights } from '../rules'
import type { Steps } from '../steps'
import { nearestOf, squaredDistance } from './exact'
import { createFrame, type Frame, holds, rangeOf } from './frame'
import { Job, takeCounts } from './job'
import { type Places, placesOf, STAGED } from './places'
import type { Means, ResidentRows } from './resident-rows'
import { CANDIDATES, type Seeding } from './seeding'

/** A row's own distance is worth computing first when it spares so many times its cost; now and then it is tried. */
const TIGHTEN_WORTH = 3
const TIGHTEN_EVERY = 5
const LEAST_TOUCHED = 2 ** 23
/** Integers are not worth their rounding below so many columns, nor where more than this share of rows is scanned again. */
const LEAST_COARSE_COLS = 8
const MOST_UNSURE = 0.4
const COARSE_EVERY = 8
/** Distances between centroids are computed where that is at most one part in so many of a full assignment. */
const SEPARATE_SHARE = 16

/** Rows in WebAssembly memory, with SIMD and threads. */
export class SimdRows implements ResidentRows {
  readonly rows: number
  readonly cols: number
  k: number
  meanVariance = 0
  isOnGrid = false
  readonly #matrix: Matrix
  readonly #weights: Weights
  readonly #threads: number
  readonly #isPruned: boolean
  readonly #arena: Arena
  readonly #job: Job
  readonly #places: Places
  #frame: Frame | undefined
  /** The sum of squares of all numbers less the origin, each row times its weight. */
  #squares = 0
  #assigned = 0
  /** The assignment up to which integers are not tried. */
  #fineUntil = 0
  #isSeparating = false
  #tightenedWell = true
  /** Since the last assignment. */
  #hasMoved = false

  private constructor(
    matrix: Matrix,
    k: number,
    weights: Weights,
    threads: number,
    isPruned: boolean,
    arena: Arena,
    places: Places
  ) {
    this.rows = matrix.rows
    this.cols = matrix.cols
    this.k = k
    this.#matrix = matrix
    this.#weights = weights
    this.#threads = threads
    this.#isPruned = isPruned
    this.#arena = arena
    this.#places = places
    this.#job = new Job(arena)
    const { rows, cols } = matrix
    const { data, low, grids, squares, labels, upper, lower, panels, half, lengths } = places
    const { centroids32, centroids64, drifts, separations, chunkRows } = places
    const { coarsePanels, sizes, coarseHalf, coarseLengths, centre } = places
    this.#job.set({ rows, cols, chunkRows, k, groups: Math.ceil(k / 8), isSumming: 1 })
    this.#job.set({
      data,
      low,
      weights: places.weights,
      grids,
      squares,
      labels,
      upper,
      lower,
      panels,
      half,
      lengths
    })
    this.#job.set({ centroids32, centroids64, drifts, separations })
    this.#job.set({ coarsePanels, sizes, coarseHalf, coarseLengths, centre })
  }

  /** Undefined where there is no SIMD or not the memory. */
  static create(matrix: Matrix, k: number, weights: Weights, threads: number, isPruned = true): SimdRows | undefined {
    const places = placesOf(matrix, k, weights !== undefined, threads)
    const arena = takeArena(places.bytes)
    if (arena === undefined) return undefined
    return new SimdRows(matrix, k, weights, arena.isShared ? threads : 1, isPruned, arena, places)
  }

  get isSingle(): boolean {
    return this.#places.low === 0 && this.#weights === undefined
  }

  get labels(): Int32Array {
    return this.#ints(this.#places.labels, this.rows)
  }

  release(): void {
    returnArena(this.#arena)
  }

  *load(centroids?: Matrix): Steps<void> {
    const isSingle = this.#matrix.data instanceof Float32Array
    const frame = isSingle
      ? yield* this.#loadSingle(this.#matrix.data as Float32Array, centroids)
      : yield* this.#loadDouble(centroids)
    this.#frame = frame
    const places = this.#places
    this.#doubles(places.grids, this.cols).set(frame.grids)
    this.#doubles(places.origin, this.cols).set(frame.origin)
    this.#job.setNumber('weightGrid', frame.weightGrid)
    this.#job.setNumber('greatestSize', frame.greatestSize)
    if (this.#weights !== undefined) this.#doubles(places.weights, this.rows).set(this.#weights)
    yield* this.#measure(frame)
  }

  *#loadSingle(data: Float32Array, centroids: Matrix | undefined): Steps<Frame> {
    const { rows, cols } = this
    const places = this.#places
    yield* this.#touch()
    const slice = 2 ** 22
    const target = this.#singles(places.data, rows * cols)
    for (let at = 0; at < data.length; at += slice) {
      target.set(data.subarray(at, at + slice), at)
      yield
    }
    const ends = this.#eachThread((thread) => places.ends + thread * places.endsStep)
    for (const at of ends) {
      this.#singles(at, cols).fill(Number.POSITIVE_INFINITY)
      this.#singles(at + cols * 4, cols).fill(Number.NEGATIVE_INFINITY)
      this.#doubles(at + cols * 8, cols).fill(0)
    }
    yield* this.#run('range', (thread) => [ends[thread], ends[thread] + cols * 4, ends[thread] + cols * 8])
    if (this.#job.get('isOdd')) checkFinite(this.#matrix)
    const least = this.#singles(ends[0], cols)
    const greatest = this.#singles(ends[0] + cols * 4, cols)
    for (const at of ends) {
      this.#singles(at, cols).forEach((value, j) => {
        least[j] = Math.min(least[j], value)
      })
      this.#singles(at + cols * 4, cols).forEach((value, j) => {
        greatest[j] = Math.max(greatest[j], value)
      })
    }
    const means = new Float64Array(cols)
    for (const at of ends) {
      this.#doubles(at + cols * 8, cols).forEach((sum, j) => {
        means[j] += sum / rows
      })
    }
    const frame = createFrame(least, greatest, rows, this.#weights, true, centroids)
    this.#setCentre(means, frame)
    if (frame.scale !== 1 || frame.origin.some((value) => value !== 0)) {
      this.#singles(ends[0], cols).set(frame.origin)
      yield* this.#run('shift', () => [ends[0], frame.scale])
    }
    return frame
  }

  /** Where the memory is new, the data's part of it is made ready by all threads: it takes longer than to copy the data. */
  *#touch(): Steps<void> {
    const { data } = this.#places
    const from = Math.max(data, this.#arena.freshFrom)
    const bytes = data + this.rows * this.cols * 4 - from
    if (this.#threads > 1 && bytes >= LEAST_TOUCHED) yield* this.#run('touch', () => [from, bytes])
  }

  /** As the sum of two float32 each: 48 bits, and no more memory than the data. */
  *#loadDouble(centroids: Matrix | undefined): Steps<Frame> {
    const { rows, cols } = this
    const { data, low, origin, staged } = this.#places
    const { least, greatest, means } = rangeOf(this.#matrix)
    const frame = createFrame(least, greatest, rows, this.#weights, false, centroids)
    this.#setCentre(means, frame)
    this.#doubles(origin, cols).set(frame.origin)
    const step = Math.max(1, Math.floor(STAGED / cols))
    for (let i = 0; i < rows; i += step) {
      const count = Math.min(step, rows - i)
      this.#doubles(staged, count * cols).set(this.#matrix.data.subarray(i * cols, (i + count) * cols))
      const at = i * cols * 4
      this.#arena.kernels.call.split(staged, cols, count, origin, frame.scale, data + at, low + at)
      yield
    }
    return frame
  }

  /** Near the mean of the rows. No result depends on it: it may be summed in any order. */
  #setCentre(means: Float64Array, { origin, scale }: Frame): void {
    const centre = this.#singles(this.#places.centre, this.cols)
    let square = 0
    for (let j = 0; j < this.cols; j++) {
      centre[j] = (means[j] - origin[j]) * scale
      square += centre[j] ** 2
    }
    this.#job.setNumber('centreLength', Math.sqrt(square) * (1 + 1e-12))
  }

  *#measure(frame: Frame): Steps<void> {
    const { rows, cols } = this
    const places = this.#places
    const own = this.#eachThread((thread) => places.columnSums + thread * places.columnSumsStep)
    for (const at of own) this.#doubles(at, cols).fill(0)
    yield* this.#run('measure', (thread) => [places.chunks, own[thread]])
    this.isOnGrid = this.#job.get('isOffGrid') === 0 && this.isSingle
    let squares = 0
    const totals = this.#doubles(places.chunks, places.chunkCount * 2)
    for (let chunk = 0; chunk < places.chunkCount; chunk++) {
      squares += totals[2 * chunk]
      this.#squares += totals[2 * chunk + 1]
    }
    let ofMeans = 0
    for (let j = 0; j < cols; j++) {
      let sum = 0n
      for (const at of own) sum += new BigInt64Array(this.#buffer, at, cols)[j]
      ofMeans += (Number(sum) / frame.grids[j] / rows) ** 2
    }
    this.meanVariance = Math.max(0, squares / rows - ofMeans) / cols / frame.scale ** 2
  }

  seeding(): Seeding {
    const { rows, cols } = this
    const { seedTile, seedTileStep, seedPanel, chunks, chunkCount, chunkRows, data } = this.#places
    // Labels and bounds are not needed yet.
    const { upper: nearestAt, lower: closerAt, labels: ownersAt } = this.#places
    const panel = this.#singles(seedPanel, cols * CANDIDATES)
    const all = this.#singles(data, rows * cols)
    return {
      rows,
      chunkRows,
      weights: this.#weights,
      nearest: this.#singles(nearestAt, rows).fill(Number.POSITIVE_INFINITY),
      owners: this.#ints(ownersAt, rows),
      potentials: this.#doubles(chunks, chunkCount * CANDIDATES),
      meet: (candidates) => {
        for (let t = 0; t < CANDIDATES; t++) {
          const from = candidates[t % candidates.length] * cols
          for (let j = 0; j < cols; j++) panel[j * CANDIDATES + t] = all[from + j]
        }
        const ownTile = (thread: number) => seedTile + thread * seedTileStep
        return this.#run('seedTrial', (thread) => [ownTile(thread), seedPanel, nearestAt, closerAt, chunks])
      },
      take: (row, t, place) =>
        this.#run('seedTake', () => [data + row * cols * 4, t, place, nearestAt, closerAt, ownersAt])
    }
  }

  holds(centroids: Matrix): boolean {
    return holds(this.#frame!, centroids)
  }

  start(centroids: Matrix): void {
    const { rows, cols } = this
    const places = this.#places
    this.k = centroids.rows
    this.#job.set({ k: this.k, isBounded: 0 })
    this.labels.fill(-1)
    const perThread = this.k * places.sumWidth
    new Uint8Array(this.#buffer, places.sums, perThread * 8 * this.#threads).fill(0)
    new Uint8Array(this.#buffer, places.counts, this.k * 4 * this.#threads).fill(0)
    this.#doubles(places.centroids64, this.k * cols).fill(0)
    this.setNext(Matrix.from(Float64Array.from(centroids.data), this.k, cols))
    this.move()
    this.#job.set({ isBounded: 0 })
    this.#isSeparating = this.k * SEPARATE_SHARE <= rows
    this.#tightenedWell = true
    this.#assigned = 0
    this.#fineUntil = 0
  }

  *assign(): Steps<number> {
    const { sums, counts, sumWidth, counters, countersStep } = this.#places
    const isTightening = this.#tightenedWell || this.#assigned % TIGHTEN_EVERY === 0
    const isBounded = this.#assigned++ > 0 && this.#isPruned
    this.#job.set({ tieCount: 0, isBounded: isBounded ? 1 : 0, isTightening: isTightening ? 1 : 0 })
    if (isBounded) this.#separate()
    const isCoarse = this.cols >= LEAST_COARSE_COLS && this.#assigned > this.#fineUntil
    this.#job.set({ isCoarse: isCoarse ? 1 : 0 })
    if (isCoarse) this.#arena.kernels.call.settleCoarse(this.#job.at)
    const { k } = this
    yield* this.#run('assign', (thread) => [
      counters + thread * countersStep,
      sums + thread * k * sumWidth * 8,
      counts + thread * k * 4
    ])
    this.#hasMoved = false
    const own = this.#eachThread((thread) => this.#ints(counters + thread * countersStep, 16))
    const { changed, tightened, spared, coarse, unsure } = takeCounts(own)
    if (unsure > MOST_UNSURE * coarse) this.#fineUntil = this.#assigned + COARSE_EVERY
    if (isBounded && isTightening) this.#tightenedWell = spared * k >= tightened * TIGHTEN_WORTH
    return changed + (yield* this.#settleTies(this.#job.get('tieCount')))
  }

  /** What float64 could not tell by centred numbers is decided by the caller's. */
  *#settleTies(count: number): Steps<number> {
    const { labels } = this
    const centroids = this.#doubles(this.#places.originals, this.k * this.cols)
    let changed = 0
    for (let i = 0, left = count; left > 0; i++) {
      if (labels[i] >= 0) continue
      left--
      const before = -2 - labels[i]
      labels[i] = before
      const label = nearestOf(this.#matrix, i, centroids, this.k)
      if (label !== before) {
        this.#move(i, label)
        changed++
      }
      if (left % 256 === 255) yield
    }
    return changed
  }

  /** Labels of rows that are not to be fitted, only assigned, into `out`. */
  static *label(matrix: Matrix, centroids: Matrix<Float64Array>, out: Int32Array): Steps<boolean> {
    const own = SimdRows.create(matrix, centroids.rows, undefined, 1)
    if (own === undefined) return false
    try {
      own.#job.set({ isSumming: 0 })
      yield* own.load(centroids)
      own.start(centroids)
      yield* own.assign()
      out.set(own.labels)
      return true
    } finally {
      own.release()
    }
  }

  relabel(row: number, label: number): void {
    this.#move(row, label)
    this.#singles(this.#places.upper, this.rows)[row] = Number.POSITIVE_INFINITY
    this.#singles(this.#places.lower, this.rows)[row] = 0
  }

  #move(row: number, label: number): void {
    const { labels } = this
    const { sums, counts } = this.#places
    this.#arena.kernels.call.moveRow(this.#job.at, row, labels[row], label, sums, counts)
    labels[row] = label
  }

  means(): Means {
    const { k, cols } = this
    const places = this.#places
    const { scale } = this.#frame!
    const { sums, counts, origin, next, nextOriginals, masses, totals } = places
    this.#doubles(next, k * cols).set(this.#doubles(places.centroids64, k * cols))
    this.#doubles(nextOriginals, k * cols).set(this.#doubles(places.originals, k * cols))
    this.#arena.kernels.call.writeMeans(
      this.#job.at,
      sums,
      counts,
      this.#threads,
      origin,
      1 / scale,
      next,
      nextOriginals,
      masses,
      totals
    )
    const before = this.#doubles(places.centroids64, k * cols)
    const after = this.#doubles(next, k * cols)
    const weights = this.#doubles(masses, k)
    let inertia = this.#squares
    for (let c = 0; c < k; c++) {
      let sum = 0
      for (let at = c * cols; at < (c + 1) * cols; at++) sum += before[at] * (2 * after[at] - before[at])
      inertia -= weights[c] * sum
    }
    return { counts: this.#ints(totals, k), inertia: Math.max(0, inertia) / scale ** 2 }
  }

  next(): Matrix<Float64Array> {
    return this.#copyOf(this.#places.nextOriginals)
  }

  setNext({ data }: Matrix<Float64Array>): void {
    const { cols } = this
    const { origin, scale } = this.#frame!
    const { next, nextOriginals } = this.#places
    this.#doubles(nextOriginals, data.length).set(data)
    const centred = this.#doubles(next, data.length)
    for (let at = 0; at < data.length; at++) centred[at] = (data[at] - origin[at % cols]) * scale
  }

  move(): number {
    const { next, nextOriginals, originals } = this.#places
    const size = this.k * this.cols
    this.#doubles(originals, size).set(this.#doubles(nextOriginals, size))
    const shift = this.#arena.kernels.call.settle(this.#job.at, next, this.#hasMoved ? 1 : 0)
    this.#hasMoved = true
    return shift / this.#frame!.scale ** 2
  }

  #separate(): void {
    const { separations, counters } = this.#places
    if (this.#isSeparating) this.#arena.kernels.call.separate(this.#job.at, counters)
    else this.#singles(separations, this.k).fill(0)
  }

  centroids(): Matrix<Float64Array> {
    return this.#copyOf(this.#places.originals)
  }

  #copyOf(centroidsAt: number): Matrix<Float64Array> {
    return Matrix.from(this.#doubles(centroidsAt, this.k * this.cols).slice(), this.k, this.cols)
  }

  *distances(out: Float64Array): Steps<void> {
    const { rows, cols, labels } = this
    const { origin, originals, low, upper } = this.#places
    if (low === 0) {
      // In the place of the bounds, which are lost: the next assignment starts without.
      yield* this.#run('distances', () => [origin, 1 / this.#frame!.scale, originals, upper])
      out.set(this.#doubles(upper, rows))
      this.#assigned = 0
      return
    }
    const centroids = this.#doubles(originals, this.k * cols)
    for (let i = 0; i < rows; i++) {
      out[i] = squaredDistance(this.#matrix, i, centroids, labels[i])
      if (i % 4096 === 4095) yield
    }
  }

  *#run(kernel: KernelName, argsOf: (thread: number) => number[]): Steps<void> {
    this.#job.set({ nextChunk: 0 })
    const { module, kernels } = this.#arena
    const own = kernels.call[kernel]
    const { at } = this.#job
    yield {
      module,
      memory: kernels.memory,
      kernel,
      threads: this.#threads,
      argsOf: (thread) => [at, ...argsOf(thread)],
      runSome: (chunks) => own(at, ...argsOf(0), chunks) < chunks
    }
  }

  #eachThread<T>(of: (thread: number) => T): T[] {
    return Array.from({ length: this.#threads }, (_, thread) => of(thread))
  }

  get #buffer(): ArrayBufferLike {
    return this.#arena.kernels.memory.buffer
  }

  #singles(at: number, length: number): Float32Array {
    return new Float32Array(this.#buffer, at, length)
  }

  #doubles(at: number, length: number): Float64Array {
    return new Float64Array(this.#buffer, at, length)
  }

  #ints(at: number, length: number): Int32Array {
    return new Int32Array(this.#buffer, at, length)
  }
}
