import type { BinnedFeature } from '../bins/binned-feature'
import { codeColumn, codeSparse, GAP_CODE } from '../bins/code-column'
import type { ColumnSource, DenseColumn } from '../columns/column-source'
import type { BoostMemory } from './simd-memory'

/** Where the codes of a feature are, for whoever leads rows by them. */
interface StoredFeature {
  /** Bytes from the start of a histogram, in bins of 16 bytes. */
  readonly offset: number
  /** Of its column of codes; of the tile's `starts` where the feature is sparse. */
  readonly codes: number
  readonly isDense: boolean
  /** Its first code in the tile, how many codes it has there, and the bin that is not stored; -1 where all are. */
  readonly low: number
  readonly width: number
  readonly defaultBin: number
}

export interface StoredGroup {
  /** Groups of one block lie side by side. */
  readonly block: number
  readonly codes: number
  readonly stride: number
  readonly offset: number
  readonly shape: number
  readonly end: number
  readonly features: readonly number[]
}

export interface StoredTile {
  /** Codes of a row, on average. */
  readonly codes: number
  readonly starts: number
  readonly offset: number
  readonly end: number
  readonly features: readonly number[]
}

/** The bins of all rows, as kernels read them. */
export interface Storage {
  /** By feature; undefined for one that has a single bin. */
  readonly features: readonly (StoredFeature | undefined)[]
  /** Groups of dense features; those of one block (their rows have one stride) follow one another. */
  readonly groups: readonly StoredGroup[]
  readonly tiles: readonly StoredTile[]
  readonly histogramBytes: number
}

/** Bins that features of a class have at most, and bytes between their histograms: as assembly/histogram.ts has them. */
const CLASSES = [
  { bins: 16, step: 256 },
  { bins: 64, step: 1088 },
  { bins: 256, step: 4160 }
] as const
const WIDTH = 8
/** The most features whose codes lie side by side: a line of memory. */
const BLOCK_WIDTH = 64
const BIN_BYTES = 16
/** A feature is stored sparsely where so many of the rows, at least, have one bin. */
const SPARSE_SHARE = 0.6
/** The same where there are few features: a tile of few of them costs a row more than their codes side by side. */
const NARROW = 40
const NARROW_SHARE = 0.95
/** Rows looked at to tell. */
const SAMPLE = 4096
/** Bins of a tile of sparse features: its histogram stays in the second level of the cache. */
const TILE_BINS = 16384
/** Codes of a row in a tile, about, where threads share tiles: far more than it takes to find where the row begins. */
const TILE_CODES = 32

/** Room for edges of a feature, and how many of them one look compares with: as assembly/code.ts has them. */
const EDGES = 256
const LOOK = 16

interface SparseFeature {
  readonly feature: number
  readonly defaultBin: number
  readonly rows: readonly Int32Array[]
  readonly codes: readonly Uint8Array[]
  readonly width: number
}

/**
 * Codes all columns, one at a time, and stores them. `scratch` is an address with room for twelve bytes a row: the codes of eight
 * features and the numbers of one.
 */
export function storeColumns(
  sources: readonly ColumnSource[],
  features: readonly BinnedFeature[],
  rows: number,
  memory: BoostMemory,
  scratch: number,
  threads: number
): Storage {
  return new Builder(sources, features, rows, memory, scratch, threads).build()
}

class Builder {
  readonly #sources: readonly ColumnSource[]
  readonly #features: readonly BinnedFeature[]
  readonly #rows: number
  readonly #memory: BoostMemory
  readonly #scratch: number
  readonly #stored: (StoredFeature | undefined)[]
  readonly #groups: StoredGroup[] = []
  readonly #tiles: StoredTile[] = []
  /** Room for the edges of a feature, as assembly/code.ts reads them. */
  readonly #edges: number
  readonly #stride: number
  readonly #perBlock: number
  readonly #sparseShare: number
  #histogram = 0
  #tileHistogram = 0
  /** The block that groups are added to, and how many features it has. */
  #block = 0
  #filled = 0
  /** Dense features whose codes are in the scratch. */
  #pending: number[] = []
  #sparse: SparseFeature[] = []
  #sparseBins = 0
  #sparseCodes = 0
  readonly #mostSparseCodes: number

  constructor(
    sources: readonly ColumnSource[],
    features: readonly BinnedFeature[],
    rows: number,
    memory: BoostMemory,
    scratch: number,
    threads: number
  ) {
    this.#sources = sources
    this.#features = features
    this.#rows = rows
    this.#memory = memory
    this.#scratch = scratch
    this.#mostSparseCodes = threads === 1 ? Number.POSITIVE_INFINITY : rows * TILE_CODES
    this.#edges = memory.take((EDGES + EDGES / LOOK) * 4)
    this.#stored = features.map(() => undefined)
    this.#sparseShare = features.length < NARROW ? NARROW_SHARE : SPARSE_SHARE
    const most = Math.ceil(features.length / WIDTH) * WIDTH
    const blocks = Math.ceil(most / BLOCK_WIDTH)
    this.#perBlock = Math.ceil(most / blocks / WIDTH) * WIDTH
    // Codes of a row that do not lie across lines.
    this.#stride = [32, 64].find((line) => this.#perBlock <= line && this.#perBlock > line * 0.75) ?? this.#perBlock
    this.#filled = this.#perBlock
  }

  build(): Storage {
    const order = this.#features.map((_, f) => f).filter((f) => this.#features[f].bins > 1)
    // Those of few bins first: what is left over of them joins those of more.
    order.sort((a, b) => classOf(this.#features[a].bins) - classOf(this.#features[b].bins) || a - b)
    for (const f of order) {
      const sparse = this.#read(f)
      if (sparse === undefined) this.#addDense(f)
      else this.#addSparse(sparse)
    }
    if (this.#pending.length > 0) this.#storeGroup(2)
    if (this.#sparse.length > 0) this.#storeTile()
    // Tiles come behind all groups, so that those of a block have one stretch of a histogram.
    const base = this.#histogram
    return {
      features: this.#stored.map((one) => (one?.isDense === false ? { ...one, offset: base + one.offset } : one)),
      groups: this.#groups,
      tiles: this.#tiles.map((tile) => ({ ...tile, offset: base + tile.offset, end: base + tile.end })),
      histogramBytes: Math.max(base + this.#tileHistogram, BIN_BYTES)
    }
  }

  /** Codes of a feature: in the scratch, behind those that are there, where it is dense. */
  #read(f: number): SparseFeature | undefined {
    const feature = this.#features[f]
    const codes = this.#memory.bytes(this.#scratch + this.#pending.length * this.#rows, this.#rows)
    const lists: { rows: Int32Array; codes: Uint8Array }[] = []
    let isSparse = false
    let defaultBin = -1
    let from = 0
    for (const [place, source] of this.#sources.entries()) {
      const own = codes.subarray(from, from + source.rows)
      const column = source.column(f)
      if ('rows' in column) {
        const listed = codeSparse(feature, column)
        if (place === 0) {
          isSparse = listed.rows.length <= (1 - this.#sparseShare) * source.rows
          defaultBin = listed.defaultBin
        }
        if (isSparse && listed.defaultBin === defaultBin)
          lists.push({ rows: listed.rows.map((row) => row + from), codes: listed.codes })
        else {
          own.fill(listed.defaultBin)
          for (let i = 0; i < listed.rows.length; i++) own[listed.rows[i]] = listed.codes[i]
          if (isSparse) lists.push(listOthers(own, from, defaultBin))
        }
      } else {
        this.#code(feature, column, own)
        if (place === 0) {
          defaultBin = commonBin(own, this.#sparseShare)
          isSparse = defaultBin >= 0
        }
        if (isSparse) lists.push(listOthers(own, from, defaultBin))
      }
      from += source.rows
    }
    if (!isSparse) return undefined
    // A gap among rows that are only predicted, of a feature that has no bin for gaps: a code beyond its bins.
    let width = feature.bins
    for (const list of lists) {
      if (feature.missingBin >= 0 || !list.codes.includes(GAP_CODE)) continue
      width = feature.bins + 1
      for (let i = 0; i < list.codes.length; i++) if (list.codes[i] === GAP_CODE) list.codes[i] = feature.bins
    }
    return {
      feature: f,
      defaultBin,
      width,
      rows: lists.map(({ rows }) => rows),
      codes: lists.map(({ codes }) => codes)
    }
  }

  /** As `codeColumn`, faster. */
  #code(feature: BinnedFeature, column: DenseColumn, into: Uint8Array): void {
    if (feature.kind === 'category') {
      codeColumn(feature, column, into)
      return
    }
    const { values } = column
    const at = this.#scratch + WIDTH * this.#rows
    this.#memory.singles(at, values.length).set(values)
    const edges = this.#memory.singles(this.#edges, EDGES + EDGES / LOOK).fill(Number.POSITIVE_INFINITY)
    edges.set(feature.edges)
    for (let i = 0; i < EDGES / LOOK; i++) edges[EDGES + i] = edges[(i + 1) * LOOK - 1]
    const gap = feature.missingBin < 0 ? GAP_CODE : feature.missingBin
    this.#memory.kernels.codeNumbers(at, values.length, this.#edges, feature.edges.length, gap, into.byteOffset)
  }

  #addDense(f: number): void {
    // Whoever waits has at most as many bins as this one.
    this.#pending.push(f)
    if (this.#pending.length === WIDTH) this.#storeGroup(classOf(this.#features[f].bins))
  }

  #storeGroup(size: number): void {
    const { step, bins } = CLASSES[size]
    const count = this.#pending.length
    const isHalf = size === 2 && count <= WIDTH / 2
    if (this.#filled === this.#perBlock) {
      this.#block = this.#memory.take(this.#rows * this.#stride)
      this.#filled = 0
    }
    const codes = this.#block + this.#filled
    const stride = this.#stride
    const offset = this.#histogram
    const width = isHalf ? WIDTH / 2 : WIDTH
    this.#memory.kernels.interleave(this.#scratch, this.#rows, count, width, bins - 1, stride, codes)
    // Once more as they are, column by column: what leads the rows of a node needs one of them.
    const columns = this.#memory.take(count * this.#rows)
    this.#memory.bytes(columns, count * this.#rows).set(this.#memory.bytes(this.#scratch, count * this.#rows))
    for (const [place, feature] of this.#pending.entries()) {
      this.#stored[feature] = {
        offset: offset + place * step,
        codes: columns + place * this.#rows,
        isDense: true,
        low: 0,
        width: 0,
        defaultBin: -1
      }
    }
    this.#histogram += width * step
    this.#filled += WIDTH
    const shape = size * 2 + (isHalf ? 1 : 0)
    this.#groups.push({
      block: this.#block,
      codes,
      stride,
      offset,
      shape,
      end: this.#histogram,
      features: this.#pending
    })
    this.#pending = []
  }

  #addSparse(sparse: SparseFeature): void {
    const codes = sparse.rows.reduce((sum, list) => sum + list.length, 0)
    const isFull = this.#sparseCodes > 0 && this.#sparseCodes + codes > this.#mostSparseCodes
    if (isFull || this.#sparseBins + sparse.width > TILE_BINS) this.#storeTile()
    this.#sparse.push(sparse)
    this.#sparseBins += sparse.width
    this.#sparseCodes += codes
  }

  /** Codes row by row: `starts` says where those of a row begin. */
  #storeTile(): void {
    const rows = this.#rows
    const features = this.#sparse
    const next = new Uint32Array(rows + 1)
    let total = 0
    for (const { rows: lists } of features) {
      for (const list of lists) {
        total += list.length
        for (let i = 0; i < list.length; i++) next[list[i] + 1]++
      }
    }
    const starts = this.#memory.take((rows + 1) * 4)
    const entries = this.#memory.take(total * 2 + 4)
    for (let row = 0; row < rows; row++) next[row + 1] += next[row]
    const table = this.#memory.ints(starts, rows + 1)
    for (let row = 0; row <= rows; row++) table[row] = entries + next[row] * 2
    const into = new Uint16Array(this.#memory.memory.buffer, entries, total)
    const offset = this.#tileHistogram
    let low = 0
    for (const { feature, defaultBin, rows: lists, codes, width } of features) {
      for (let part = 0; part < lists.length; part++) {
        const list = lists[part]
        const own = codes[part]
        for (let i = 0; i < list.length; i++) into[next[list[i]]++] = low + own[i]
      }
      this.#stored[feature] = {
        offset: offset + low * BIN_BYTES,
        codes: starts,
        isDense: false,
        low,
        width,
        defaultBin
      }
      low += width
    }
    this.#tileHistogram += Math.ceil((low * BIN_BYTES) / 64) * 64
    this.#tiles.push({
      codes: total / rows,
      starts,
      offset,
      end: this.#tileHistogram,
      features: features.map(({ feature }) => feature)
    })
    this.#sparse = []
    this.#sparseBins = 0
    this.#sparseCodes = 0
  }
}

function classOf(bins: number): number {
  return CLASSES.findIndex((one) => bins <= one.bins)
}

/** The bin that most rows have, where they do; told by some of the rows. */
function commonBin(codes: Uint8Array, share: number): number {
  const counts = new Int32Array(256)
  const step = Math.max(1, Math.floor(codes.length / SAMPLE))
  let seen = 0
  for (let row = 0; row < codes.length; row += step, seen++) counts[codes[row]]++
  let bin = 0
  for (let other = 1; other < 256; other++) if (counts[other] > counts[bin]) bin = other
  return counts[bin] >= seen * share ? bin : -1
}

function listOthers(codes: Uint8Array, from: number, defaultBin: number) {
  let count = 0
  for (let row = 0; row < codes.length; row++) if (codes[row] !== defaultBin) count++
  const rows = new Int32Array(count)
  const own = new Uint8Array(count)
  for (let row = 0, at = 0; at < count; row++) {
    if (codes[row] === defaultBin) continue
    rows[at] = from + row
    own[at++] = codes[row]
  }
  return { rows, codes: own }
}
