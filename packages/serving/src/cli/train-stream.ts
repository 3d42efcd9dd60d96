import { readTableBatches, schemaOf, type Table } from '@nutshell-ml/core/table'
import type { BadRows } from './bad-rows'
import { dropRows, hugeNumbers } from './huge-numbers'
import { createProgressBar } from './progress-bar'
import { RowNumbers } from './row-numbers'
import type { TableModel } from './table-model'
import { publishModel } from './train-model'
import type { TrainingJob } from './training-job'
import { noRows, openTraining, tellTable, usableRows } from './training-rows'
import { UsageError } from './usage-error'

/** What learns from tables that come one after another. */
interface Trainer<Model> {
  /** Rows seen so far, in all passes. */
  readonly rows: number
  add(table: Table): Promise<void>
  endPass(): void
  model(): Model
}

export interface StreamLearner<Model extends TableModel> {
  /** In a few words: 'linear model'. */
  readonly kind: string
  start(context: { signal: AbortSignal }): Trainer<Model>
  tellOf(model: Model): string
}

const BATCH_ROWS = 1 << 16

/** Learns from rows as they are read, writes and tells. */
export async function streamModel<Model extends TableModel>(
  job: TrainingJob,
  passes: number,
  { kind, start, tellOf }: StreamLearner<Model>
): Promise<void> {
  if (passes > 1 && job.file.file === '-') throw new UsageError(`--passes ${passes}: standard input is read only once`)
  await publishModel(job, kind, async ({ bad, signal }) => {
    const trainer = start({ signal })
    let first: Table | undefined
    for (let pass = 1; pass <= passes; pass++) {
      for await (const table of tablesOf(job, pass, passes, first, bad, signal)) {
        if (first === undefined) {
          if (table.rows === 0) throw noRows(job.file.file, bad, undefined)
          first = table.pick([])
          process.stdout.write(tellTable(job, table, bad, table.rows === BATCH_ROWS ? ', and more' : ''))
        }
        await trainer.add(table)
      }
      if (pass < passes) trainer.endPass()
    }
    const model = trainer.model()
    const seen = `${trainer.rows.toLocaleString('en')} rows${passes > 1 ? ` in ${passes} passes` : ''}`
    return { model, told: `${tellOf(model)}, ${seen}` }
  })
}

/** The rows of a file once more, typed as the first of them were. Bad ones are listed the first time. */
async function* tablesOf(
  job: TrainingJob,
  pass: number,
  passes: number,
  first: Table | undefined,
  bad: BadRows,
  signal: AbortSignal
): AsyncGenerator<Table> {
  const { source, opened, options } = await openTraining(job)
  const numbers = new RowNumbers()
  const bar = createProgressBar(false)
  let rows = 0
  try {
    const tables = readTableBatches(opened.pieces, {
      ...options,
      ...(first !== undefined && { schema: schemaOf(first), types: {} }),
      batchRows: BATCH_ROWS,
      signal,
      onBadRow: (row) => {
        if (pass > 1) return
        numbers.skip(row.row)
        bad.add(row)
      }
    })
    for await (const table of tables) {
      yield pass === 1 ? usableRows(table, job.label, numbers, bad) : dropRows(table, hugeNumbers(table))
      rows += table.rows
      const share = source.size === undefined ? undefined : source.bytesRead / source.size
      bar.update(rows, share === undefined ? undefined : (pass - 1 + share) / passes)
    }
  } finally {
    bar.stop()
  }
}
