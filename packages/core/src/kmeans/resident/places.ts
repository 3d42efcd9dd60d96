import type { Matrix } from '../../matrix/matrix'
import { chunkRowsOf } from './chunks'
import { AREAS_AT, Plan } from './job'
import { CANDIDATES } from './seeding'

/** Float64 data goes in by so many numbers at a time. */
export const STAGED = 2 ** 16

export type Places = ReturnType<typeof placesOf>

/** Where everything is in memory, in bytes; what threads have of their own is `...Step` apart. */
export function placesOf({ data, rows, cols }: Matrix, k: number, isWeighted: boolean, threads: number) {
  const groups = Math.ceil(k / 8)
  const chunkRows = chunkRowsOf(rows, cols, k)
  const chunkCount = Math.ceil(rows / chunkRows)
  const isSingle = data instanceof Float32Array
  const sumWidth = cols + (isWeighted ? 1 : 0)
  const countersStep = roundUp(1408 + groups * 64 + cols * 20 + chunkRows * 4)
  const endsStep = roundUp(cols * 16)
  const columnSumsStep = roundUp(cols * 8)
  const seedTileStep = roundUp(cols * 16 + 128)
  const plan = new Plan(AREAS_AT)
  const places = {
    chunkRows,
    chunkCount,
    sumWidth,
    countersStep,
    endsStep,
    columnSumsStep,
    seedTileStep,
    data: plan.area(rows * cols * 4),
    low: isSingle ? 0 : plan.area(rows * cols * 4),
    staged: isSingle ? 0 : plan.area(Math.max(STAGED, cols) * 8),
    weights: isWeighted ? plan.area(rows * 8) : 0,
    squares: plan.area(rows * 4),
    labels: plan.area(rows * 4),
    upper: 0,
    lower: 0,
    origin: plan.area(cols * 8),
    grids: plan.area(cols * 8),
    panels: plan.area(groups * 8 * cols * 4),
    coarsePanels: plan.area(groups * Math.ceil(cols / 2) * 32),
    sizes: plan.area(groups * 32),
    coarseHalf: plan.area(groups * 32),
    coarseLengths: plan.area(groups * 32),
    centre: plan.area(cols * 4),
    half: plan.area(groups * 32),
    lengths: plan.area(groups * 32),
    centroids32: plan.area(k * cols * 4),
    centroids64: plan.area(k * cols * 8),
    originals: plan.area(k * cols * 8),
    next: plan.area(k * cols * 8),
    nextOriginals: plan.area(k * cols * 8),
    masses: plan.area(k * 8),
    totals: plan.area(k * 4),
    drifts: plan.area(k * 4),
    separations: plan.area(k * 4),
    chunks: plan.area(chunkCount * 8 * CANDIDATES),
    counters: plan.area(countersStep * threads),
    sums: plan.area(k * sumWidth * 8 * threads),
    counts: plan.area(k * 4 * threads),
    ends: plan.area(endsStep * threads),
    columnSums: plan.area(columnSumsStep * threads),
    seedTile: plan.area(seedTileStep * threads),
    seedPanel: plan.area(cols * 4 * CANDIDATES),
    bytes: 0
  }
  // Together they are as long as a float64 for each row.
  places.upper = plan.area(rows * 8)
  places.lower = places.upper + rows * 4
  places.bytes = plan.bytes
  return places
}

function roundUp(bytes: number): number {
  return Math.ceil(bytes / 64) * 64 + 64
}
