import type { Arena } from '../../kernels/arena'

/** Fields of a job that are 32 bits wide, in the order of packages/core/assembly/job.ts. */
const FIELDS = [
  'rows',
  'cols',
  'k',
  'groups',
  'chunkRows',
  'nextChunk',
  'tieCount',
  'isBounded',
  'isTightening',
  'isSumming',
  'driftPlace',
  'isOffGrid',
  'isOdd',
  'isCoarse',
  'data',
  'low',
  'weights',
  'grids',
  'squares',
  'labels',
  'upper',
  'lower',
  'panels',
  'half',
  'lengths',
  'centroids32',
  'centroids64',
  'drifts',
  'separations',
  'coarsePanels',
  'sizes',
  'coarseHalf',
  'coarseLengths',
  'centre'
] as const
/** Those of 64 bits, which follow. */
const NUMBERS = ['greatestDrift', 'secondDrift', 'weightGrid', 'coarseScale', 'centreLength', 'greatestSize'] as const

export type JobField = (typeof FIELDS)[number]

/** What a thread counts, in the order of Scratch in packages/core/assembly/job.ts. */
const COUNTERS = ['changed', 'scanned', 'tightened', 'spared', 'resolved', 'coarse', 'unsure'] as const

export type Counts = Record<(typeof COUNTERS)[number], number>

/** The places of areas in memory, one after the other. */
export class Plan {
  #end: number

  constructor(start: number) {
    this.#end = start
  }

  /** The address of an area of `bytes`, a multiple of 64; 64 bytes more are left, so that no two threads share a line. */
  area(bytes: number): number {
    const at = this.#end
    this.#end = at + Math.ceil(bytes / 64) * 64 + 64
    return at
  }

  get bytes(): number {
    return this.#end
  }
}

/** The address of the job: what lies below is the kernels' own. */
const JOB_AT = 1024
export const AREAS_AT = JOB_AT + 1024

/** The job in an arena, field by field. */
export class Job {
  readonly at = JOB_AT
  readonly #fields: Int32Array
  readonly #numbers: Float64Array

  constructor({ kernels }: Arena) {
    const bytes = FIELDS.length * 4 + NUMBERS.length * 8
    if (kernels.call.jobBytes() !== bytes) throw new Error('kernels and library are not of the same build')
    const { buffer } = kernels.memory
    this.#fields = new Int32Array(buffer, JOB_AT, FIELDS.length)
    this.#numbers = new Float64Array(buffer, JOB_AT + FIELDS.length * 4, NUMBERS.length)
    this.#fields.fill(0)
  }

  get(field: JobField): number {
    return this.#fields[FIELDS.indexOf(field)]
  }

  set(fields: Partial<Record<JobField, number>>): void {
    for (const [name, value] of Object.entries(fields)) this.#fields[FIELDS.indexOf(name as JobField)] = value
  }

  setNumber(name: (typeof NUMBERS)[number], value: number): void {
    this.#numbers[NUMBERS.indexOf(name)] = value
  }
}

/** Adds up what the threads counted since the last time, and starts again from 0. */
export function takeCounts(counters: readonly Int32Array[]): Counts {
  const totals = { changed: 0, scanned: 0, tightened: 0, spared: 0, resolved: 0, coarse: 0, unsure: 0 }
  for (const own of counters) {
    COUNTERS.forEach((name, n) => {
      totals[name] += own[n]
    })
    own.fill(0, 0, COUNTERS.length)
  }
  return totals
}
