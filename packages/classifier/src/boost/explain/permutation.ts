import {
  checkFlag,
  checkInteger,
  checkKnownOptions,
  checkLongWork,
  checkNumber,
  createYielder,
  type LongWork,
  NutshellError,
  type Progress,
  Random
} from '@nutshell-ml/core'
import type { Feature } from '../../prepare/design'
import type { RowReader } from '../columns/column-source'
import type { Ensemble } from '../ensemble/ensemble'
import { scoreRows } from '../ensemble/predict'

export interface PermutationOptions extends LongWork<Progress> {
  /** How often each column is shuffled. @default 5 */
  repeats?: number
  /** @default 0 */
  seed?: number
  /** Whether a better model has a greater metric. @default true */
  greaterIsBetter?: boolean
}

/** What the metric loses when a column is shuffled. */
export interface PermutationImportance {
  readonly column: string
  readonly mean: number
  /** Of the repeats, divided by their number. */
  readonly std: number
  readonly repeats: Float64Array
}

export interface PermutationImportances {
  /** The metric of the rows as they are. */
  readonly score: number
  /** The columns, the most important first. */
  readonly columns: readonly PermutationImportance[]
}

/**
 * How much worse a model gets when the values of one column are shuffled among the rows (L. Breiman, "Random forests", 2001;
 * as scikit-learn's `permutation_importance`). All features of a column are shuffled together. On rows that the model did
 * not learn from, it tells what the model would lose; columns that say the same stand in for each other and look less important.
 *
 * @param metric of the scores of all rows, rows x outputs, which it may overwrite.
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION; EMPTY_INPUT without rows; NON_FINITE for a metric that is no number; the
 * signal's reason.
 */
export async function permutationImportances(
  ensemble: Ensemble,
  features: readonly Feature[],
  reader: RowReader,
  metric: (scores: Float64Array) => number,
  options: PermutationOptions = {}
): Promise<PermutationImportances> {
  checkKnownOptions('permutationImportances', options, ['repeats', 'seed', 'greaterIsBetter', 'onProgress', 'signal'])
  checkLongWork(options)
  const repeats = checkInteger('repeats', options.repeats ?? 5, 1)
  const seed = checkNumber('seed', options.seed ?? 0)
  const greaterIsBetter = checkFlag('greaterIsBetter', options.greaterIsBetter ?? true)
  const { signal, onProgress } = options
  signal?.throwIfAborted()
  if (reader.rows === 0) throw new NutshellError('EMPTY_INPUT', 'there are no rows to measure importances on')
  const giveWay = createYielder()
  const random = new Random(seed)
  const scores = new Float64Array(reader.rows * ensemble.outputs)
  const measure = (from: RowReader) => {
    const value = metric(scoreRows(ensemble, from, scores))
    if (Number.isFinite(value)) return value
    throw new NutshellError('NON_FINITE', `the metric is ${value}, expected a finite number`)
  }
  const score = measure(reader)
  const used = new Set(ensemble.feature.filter((_, n) => (ensemble.flags[n] & 7) !== 0))
  const byColumn = new Map<string, number[]>()
  features.forEach(({ column }, j) => {
    if (!byColumn.has(column)) byColumn.set(column, [])
    if (used.has(j)) byColumn.get(column)!.push(j)
  })
  const columns: PermutationImportance[] = []
  const total = byColumn.size * repeats
  for (const [column, places] of byColumn) {
    const values = new Float64Array(repeats)
    for (let repeat = 0; repeat < repeats; repeat++) {
      signal?.throwIfAborted()
      // Shuffled also where no tree looks, so that one column's numbers do not depend on the others' use.
      const order = random.shuffle(Int32Array.from({ length: reader.rows }, (_, i) => i))
      if (places.length > 0) {
        const worse = measure(shuffled(reader, places, order, ensemble))
        values[repeat] = greaterIsBetter ? score - worse : worse - score
      }
      onProgress?.({ done: columns.length * repeats + repeat + 1, total })
      await giveWay()
    }
    columns.push({ column, ...meanAndStd(values), repeats: values })
  }
  return { score, columns: columns.sort((a, b) => b.mean - a.mean) }
}

/** Rows whose features at `places` are those of other rows. */
function shuffled(
  reader: RowReader,
  places: readonly number[],
  order: Int32Array,
  { cols, precision }: Ensemble
): RowReader {
  const other = precision === 'float32' ? new Float32Array(cols) : new Float64Array(cols)
  return {
    rows: reader.rows,
    cols,
    readInto(from, to, into) {
      reader.readInto(from, to, into)
      for (let i = from; i < to; i++) {
        reader.readInto(order[i], order[i] + 1, other)
        const at = (i - from) * cols
        for (const j of places) into[at + j] = other[j]
      }
    }
  }
}

function meanAndStd(values: Float64Array): { mean: number; std: number } {
  let mean = 0
  for (const value of values) mean += value / values.length
  let square = 0
  for (const value of values) square += (value - mean) ** 2 / values.length
  return { mean, std: Math.sqrt(square) }
}
