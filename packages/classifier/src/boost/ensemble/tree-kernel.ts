import { KernelCode } from '@nutshell-ml/core'
import { MEMORY_LIMITS_AT, MOST_PAGES, WASM } from '../engine/wasm.generated'
import { type CompiledEnsemble, fillSlotColumns, fillSlots } from './compile-ensemble'
import { rowTables } from './row-tables'
import { MOST_WORDS, TABLE_BLOCK, treeTables } from './tree-tables'

const PAGE_BYTES = 65536
/** What lies before is for others: threads, the compiler. */
const FIRST = 4096

/** Addresses in the memory that all ensembles use in turn. */
interface Places {
  readonly slots: number
  readonly sums: number
  readonly marks: number
}

const CODE = /* @__PURE__ */ new KernelCode(WASM, MEMORY_LIMITS_AT)

/** Undefined where the system has no more room for one. */
function memoryOf(pages: number): WebAssembly.Memory | undefined {
  if (typeof WebAssembly !== 'object') return undefined
  try {
    return new WebAssembly.Memory({ initial: pages, maximum: MOST_PAGES })
  } catch {
    return undefined
  }
}

/** A function of the kernels over a memory; undefined where it cannot run. */
function kernelOver(memory: WebAssembly.Memory, name: string): ((...args: number[]) => number) | undefined {
  const module = CODE.module(false) as WebAssembly.Module | undefined
  if (module === undefined) return undefined
  const run = new WebAssembly.Instance(module, { env: { memory } }).exports[name]
  return typeof run === 'function' ? (run as (...args: number[]) => number) : undefined
}

/** `scoreTrees` of assembly/score-trees.ts over a memory of its own; null where it cannot run. */
let kernel: TreeKernel | null | undefined

/** Scores blocks of rows with SIMD, to the bit as walking down the trees does. */
export class TreeKernel {
  readonly #memory: WebAssembly.Memory
  readonly #scoreTrees: (...args: number[]) => number
  /** Whose trees are in the memory. */
  #owner: CompiledEnsemble | undefined
  #places: Places = { slots: 0, sums: 0, marks: 0 }

  /** The one kernel; undefined where WebAssembly or its SIMD is missing. */
  static get(): TreeKernel | undefined {
    kernel ??= TreeKernel.#create()
    return kernel ?? undefined
  }

  static #create(): TreeKernel | null {
    const memory = memoryOf(1)
    const scoreTrees = memory && kernelOver(memory, 'scoreTrees')
    return memory && scoreTrees ? new TreeKernel(memory, scoreTrees) : null
  }

  private constructor(memory: WebAssembly.Memory, scoreTrees: (...args: number[]) => number) {
    this.#memory = memory
    this.#scoreTrees = scoreTrees
  }

  /**
   * Scores up to 64 rows by the first trees.
   *
   * @param table of the ensemble, by `treeTables`.
   * @param features rows x cols.
   * @param out rows x outputs, from `at` on.
   */
  scoreBlock(
    compiled: CompiledEnsemble,
    table: Uint32Array,
    features: Float32Array,
    rows: number,
    trees: number,
    out: Float64Array,
    at: number
  ): void {
    // Another ensemble may have used the memory since the last block.
    if (this.#owner !== compiled) this.#load(compiled, table)
    const { slots, sums, marks } = this.#places
    const { buffer } = this.#memory
    const { outputs, base, slotFeature } = compiled
    fillSlotColumns(
      compiled,
      features,
      rows,
      new Float32Array(buffer, slots, slotFeature.length * TABLE_BLOCK),
      TABLE_BLOCK
    )
    const scores = new Float32Array(buffer, sums, outputs * TABLE_BLOCK)
    for (let k = 0; k < outputs; k++) scores.fill(base[k], k * TABLE_BLOCK, (k + 1) * TABLE_BLOCK)
    this.#scoreTrees(FIRST, trees, slots, sums, Math.ceil(rows / 16) * 16, marks)
    for (let i = 0; i < rows; i++) {
      for (let k = 0; k < outputs; k++) out[at + i * outputs + k] = scores[k * TABLE_BLOCK + i]
    }
  }

  #load(compiled: CompiledEnsemble, table: Uint32Array): void {
    this.#owner = undefined
    const slots = Math.ceil((FIRST + table.byteLength) / 64) * 64
    const sums = slots + compiled.slotFeature.length * TABLE_BLOCK * 4
    const marks = sums + compiled.outputs * TABLE_BLOCK * 4
    const missing = Math.ceil((marks + MOST_WORDS * 64 - this.#memory.buffer.byteLength) / PAGE_BYTES)
    if (missing > 0) this.#memory.grow(missing)
    new Uint32Array(this.#memory.buffer, FIRST, table.length).set(table)
    // Rows that a block does not have are scored too: by numbers, whatever lay there before.
    new Float32Array(this.#memory.buffer, slots, (sums - slots) / 4).fill(0)
    this.#places = { slots, sums, marks }
    this.#owner = compiled
  }
}

/** The trees as the kernel reads them; undefined where it cannot run, or not on these. */
export function tablesFor(compiled: CompiledEnsemble): Uint32Array | undefined {
  if (TreeKernel.get() === undefined) return undefined
  return treeTables(compiled)
}

/**
 * Makes ready for rows of one ensemble that come one by one: what it gives writes a row's slots and adds all trees to `out`,
 * to the bit as walking down does. Undefined where it cannot run, or not on these trees.
 */
export function rowScorer(
  compiled: CompiledEnsemble
): ((features: Float32Array | Float64Array, out: Float64Array) => void) | undefined {
  const tables = rowTables(compiled, FIRST)
  if (tables === undefined) return undefined
  const pages = Math.ceil(tables.bytes.byteLength / PAGE_BYTES)
  const memory = memoryOf(pages)
  const scoreRow = memory && kernelOver(memory, 'scoreRow')
  if (memory === undefined || scoreRow === undefined) return undefined
  new Uint8Array(memory.buffer, FIRST).set(new Uint8Array(tables.bytes, FIRST))
  const { slots, row, markBytes, places, left, values, sums } = tables
  const { base, outputs, roots, slotFeature } = compiled
  const count = slotFeature.length
  const numbers = new Float32Array(memory.buffer, row, count)
  const scores = new Float32Array(memory.buffer, sums, outputs)
  return (features, out) => {
    fillSlots(compiled, features, 0, numbers, 0)
    for (let k = 0; k < outputs; k++) scores[k] = base[k]
    scoreRow(slots, count, row, markBytes, places, left, values, roots.length, outputs, sums)
    for (let k = 0; k < outputs; k++) out[k] = scores[k]
  }
}
