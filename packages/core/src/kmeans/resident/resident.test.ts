import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kernelModule } from '../../kernels/simd'
import { Matrix } from '../../matrix/matrix'
import { unitRows } from '../../matrix/unit-rows'
import { runHere } from '../../parallel/run'
import { Random } from '../../random/random'
import { DenseSpace } from '../dense-space'
import { lloyd } from '../lloyd'
import { SphericalSpace } from '../spherical'
import type { Iteration, LloydResult } from '../steps'
import { lloydResident } from './lloyd-resident'
import { PlainRows } from './plain-rows'
import type { ResidentRows } from './resident-rows'
import { seedPlusPlus, seedRounds } from './seeding'
import { SimdRows } from './simd-rows'

const hasSimd = kernelModule(false) !== undefined

/** Runs steps to their end and returns what they give, with the iterations on the way. */
function drive<T>(steps: Generator<unknown, T>): { result: T; iterations: Iteration[] } {
  const iterations: Iteration[] = []
  for (;;) {
    const step = steps.next()
    if (step.done) return { result: step.value, iterations }
    const value = step.value as { kernel: string } | Iteration | undefined
    if (value !== undefined && 'kernel' in value) runHere(value as never)
    else if (value !== undefined) iterations.push(value)
  }
}

type Kind = 'noise' | 'clusters' | 'far' | 'whole numbers' | 'outlier' | 'tiny' | 'huge' | 'mixed scales'
const KINDS: Kind[] = ['noise', 'clusters', 'far', 'whole numbers', 'outlier', 'tiny', 'huge', 'mixed scales']

function dataOf(kind: Kind, rows: number, cols: number, seed: number, isSingle: boolean): Matrix {
  const random = new Random(seed)
  const data = isSingle ? new Float32Array(rows * cols) : new Float64Array(rows * cols)
  const centres = Array.from({ length: 5 * cols }, () => random.next() * 4)
  for (let i = 0; i < rows; i++) {
    const cluster = random.int(5)
    for (let j = 0; j < cols; j++) {
      const noise = random.next()
      const value = {
        noise,
        clusters: centres[cluster * cols + j] + noise * 0.3,
        far: 1e6 + centres[cluster * cols + j] + noise,
        'whole numbers': random.int(4),
        outlier: i === 3 ? 1e5 + noise : noise,
        tiny: (centres[cluster * cols + j] + noise) * 1e-30,
        huge: (centres[cluster * cols + j] + noise) * 1e30,
        'mixed scales': noise * 10 ** ((j % 5) * 3 - 6)
      }[kind]
      data[i * cols + j] = value
    }
  }
  return Matrix.from(data as Float64Array, rows, cols)
}

function startOf(matrix: Matrix, k: number, seed: number): Matrix<Float64Array> {
  return new DenseSpace(matrix).centroidsAt(new Random(seed).sample(matrix.rows, k))
}

interface Case {
  kind: Kind
  rows: number
  cols: number
  k: number
  seed: number
  isSingle: boolean
  isWeighted: boolean
}

const cases = fc.record({
  kind: fc.constantFrom(...KINDS),
  rows: fc.integer({ min: 1, max: 300 }),
  cols: fc.integer({ min: 1, max: 19 }),
  k: fc.integer({ min: 1, max: 21 }),
  seed: fc.nat(1e6),
  isSingle: fc.boolean(),
  isWeighted: fc.boolean()
})

function problemOf({ kind, rows, cols, k, seed, isSingle, isWeighted }: Case) {
  const matrix = dataOf(kind, rows, cols, seed, isSingle)
  const random = new Random(seed + 1)
  const weights = isWeighted ? Float64Array.from({ length: rows }, () => random.int(3) + random.next()) : undefined
  return { matrix, weights, start: startOf(matrix, Math.min(k, rows), seed) }
}

const rules = { tolerance: 1e-4, maxIterations: 40 }

function fitOn(resident: ResidentRows, { matrix, weights, start }: ReturnType<typeof problemOf>) {
  try {
    drive(resident.load())
    return drive(lloydResident(resident, new DenseSpace(matrix), start, { ...rules, weights }))
  } finally {
    resident.release()
  }
}

function expectSameBits(a: LloydResult<Matrix>, b: LloydResult<Matrix>): void {
  expect(a.labels).toEqual(b.labels)
  expect(a.centroids.data).toEqual(b.centroids.data)
  expect(a.distances).toEqual(b.distances)
  expect([a.k, a.iterations, a.converged, a.inertia]).toEqual([b.k, b.iterations, b.converged, b.inertia])
}

describe('resident rows', () => {
  it('plain: labels, iterations and clusters of the textbook', () => {
    fc.assert(
      fc.property(cases, (one) => {
        // Ties, which the last bit of a centroid decides: whole numbers, and float32 so far away that it has few left.
        fc.pre(one.kind !== 'whole numbers' && !(one.kind === 'far' && one.isSingle))
        const problem = problemOf(one)
        const { matrix, weights, start } = problem
        const expected = drive(
          lloyd(new DenseSpace(matrix), start, start.rows, weights, rules.tolerance, rules.maxIterations)
        )
        const actual = fitOn(new PlainRows(matrix, start.rows, weights), problem)
        expect(actual.result.labels).toEqual(expected.result.labels)
        expect(actual.result.k).toBe(expected.result.k)
        expect(actual.result.iterations).toBe(expected.result.iterations)
        expect(actual.result.converged).toBe(expected.result.converged)
        expect(Math.abs(actual.result.inertia - expected.result.inertia)).toBeLessThanOrEqual(
          1e-9 * expected.result.inertia + 1e-20 * sizeOf(matrix) ** 2
        )
      }),
      { numRuns: 300 }
    )
  })

  it.runIf(hasSimd)('SIMD: the bits of the plain twin', () => {
    fc.assert(
      fc.property(cases, fc.integer({ min: 1, max: 3 }), fc.boolean(), (one, threads, isPruned) => {
        const problem = problemOf(one)
        const { matrix, weights, start } = problem
        const expected = fitOn(new PlainRows(matrix, start.rows, weights), problem)
        const simd = SimdRows.create(matrix, start.rows, weights, threads, isPruned)
        const actual = fitOn(simd!, problem)
        expectSameBits(actual.result, expected.result)
        expect(actual.iterations).toEqual(expected.iterations)
      }),
      { numRuns: 500 }
    )
  })

  it('plain and SIMD: spherical k-means of the textbook', () => {
    fc.assert(
      fc.property(cases, fc.boolean(), (one, isSimd) => {
        fc.pre(one.kind !== 'whole numbers' && one.kind !== 'far' && one.cols > 1) // ties
        const { matrix, weights } = problemOf(one)
        const unit = unitRows(matrix) as Matrix
        const space = new SphericalSpace(new DenseSpace(unit))
        const k = Math.min(one.k, one.rows)
        const start = space.centroidsAt(new Random(one.seed).sample(unit.rows, k))
        const expected = drive(lloyd(space, start, k, weights, rules.tolerance, rules.maxIterations)).result
        const resident = (isSimd ? SimdRows.create(unit, k, weights, 2) : undefined) ?? new PlainRows(unit, k, weights)
        drive(resident.load())
        const actual = drive(lloydResident(resident, space, start, { ...rules, weights })).result
        resident.release()
        expect(actual.labels).toEqual(expected.labels)
        expect([actual.k, actual.iterations, actual.converged]).toEqual([
          expected.k,
          expected.iterations,
          expected.converged
        ])
        expect(Math.abs(actual.inertia - expected.inertia)).toBeLessThanOrEqual(1e-9 * expected.inertia + 1e-12)
        actual.centroids.data.forEach((value, at) => {
          expect(Math.abs(value - expected.centroids.data[at])).toBeLessThanOrEqual(1e-9)
        })
      }),
      { numRuns: 200 }
    )
  })

  it.runIf(hasSimd)('SIMD: seeding chooses the rows of the plain twin', () => {
    fc.assert(
      fc.property(cases, (one) => {
        const { matrix, weights, start } = problemOf(one)
        const k = start.rows
        const choose = (resident: ResidentRows) => {
          drive(resident.load())
          const chosen = drive(seedPlusPlus(resident.seeding(), k, 0, new Random(one.seed))).result
          const rounds = drive(seedRounds(resident.seeding(), Math.min(k, 4), new Random(one.seed))).result
          resident.release()
          return { chosen, rounds }
        }
        const expected = choose(new PlainRows(matrix, k, weights))
        expect(choose(SimdRows.create(matrix, k, weights, 1)!)).toEqual(expected)
        if (expected.chosen !== undefined) expect(new Set(expected.chosen).size).toBe(k)
      }),
      { numRuns: 200 }
    )
  })
})

function sizeOf({ data }: Matrix): number {
  let size = 0
  for (const value of data) size = Math.max(size, Math.abs(value))
  return size
}
