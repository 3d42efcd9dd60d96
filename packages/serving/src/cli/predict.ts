import { type FileSource, openSource } from '@nutshell-ml/core/node'
import { type BadRow, type Column, readTableBatches } from '@nutshell-ml/core/table'
import { finiteNumber, oneOf, parseOrHelp, type Shape } from './arguments'
import { createBadRows } from './bad-rows'
import { dropRows, hugeNumbers } from './huge-numbers'
import { kindByName } from './input'
import { onInterrupt } from './interrupt'
import { endableWork } from './leave'
import { type LoadedModel, loadModel } from './model'
import { openForModel } from './model-input'
import { checkOutputPath } from './output-path'
import { outputNames, PREDICT_FORMATS, type PredictFormat, predictionFormat } from './predict-format'
import { createProgressBar } from './progress-bar'
import { RowNumbers } from './row-numbers'
import { openSink } from './sink'
import { TABLE_HELP, TABLE_SHAPE, type TableFile, toTableFile } from './table-file'
import { UsageError } from './usage-error'

const HELP = `nutshell predict: what a model says of each row of a table

usage: nutshell predict MODEL FILE|- [OPTION]...

MODEL is a file that \`nutshell train\` wrote, or a model that XGBoost (.json, .ubj) or LightGBM (.txt) saved. FILE is
CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson), gzip or not, of any size: memory is bounded. Its columns are found by
name, in any order; the label need not be among them, others are passed over, and gaps are taken as in training.

${TABLE_HELP}

predictions:
  --id C            a column to carry along; row numbers without it
  --threshold T     the probability of the positive class from which on a row is of it (default: the model's)
  --format F        csv or jsonl (default: by --out, else as the input)
  --out FILE        written under another name and renamed when it is whole; gzip where it ends in .gz
                    rows that cannot be read are listed in FILE.errors.csv with number, byte offset and reason

columns written: the row's number or --id; then label and, for each class, probability_CLASS; for regression prediction

examples:
  nutshell predict airline.safetensors test.csv --id id --out scores.csv
  cat rows.jsonl | nutshell predict airline.safetensors - --format jsonl

exit codes: 0 done (rows that cannot be read are counted and stop nothing), 1 failed, 2 wrong usage,
            129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const OPTIONS: Shape = {
  ...TABLE_SHAPE,
  id: { type: 'string' },
  threshold: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' }
}

/** Rows that are predicted at once: enough that the work between batches is nothing. */
const BATCH_ROWS = 8192

interface Job {
  model: string
  file: TableFile
  id: string | undefined
  threshold: number | undefined
  format: PredictFormat | undefined
  out: string | undefined
}

/** `nutshell predict`. Errors: UsageError, NutshellError. */
export async function predictCommand(args: string[]): Promise<void> {
  const parsed = parseOrHelp(args, OPTIONS, HELP)
  if (parsed === undefined) return
  const { values, positionals } = parsed
  const job = await toJob(values, positionals)
  const loaded = await loadModel(job.model)
  checkAgainst(job, loaded)
  await predictRows(job, loaded, await openSource(job.file.file))
}

async function toJob(
  values: Readonly<Record<string, string | boolean | undefined>>,
  positionals: readonly string[]
): Promise<Job> {
  if (positionals.length !== 2) {
    throw new UsageError(`MODEL and FILE are expected (- is standard input), got: ${positionals.join(' ')}`)
  }
  const [model, path] = positionals
  const { id, out } = values as Record<string, string | undefined>
  await checkOutputPath(path, out)
  await checkOutputPath(model, out)
  const threshold = finiteNumber('threshold', values.threshold as string | undefined)
  const named = out === undefined ? undefined : kindByName(out)
  const format =
    oneOf('format', values.format as string | undefined, PREDICT_FORMATS) ?? (named === 'text' ? undefined : named)
  return { model, file: toTableFile(path, values), id, threshold, format, out }
}

function checkAgainst({ id, threshold }: Job, { model, kind }: LoadedModel): void {
  if (threshold !== undefined && model.predictorType !== 'binary') {
    throw new UsageError(`--threshold ${threshold}: the ${kind} is no binary one, but ${model.predictorType}`)
  }
  if (id !== undefined && outputNames(model).includes(id)) {
    throw new UsageError(`--id ${id}: the output has a column of that name itself`)
  }
}

async function predictRows(job: Job, loaded: LoadedModel, source: FileSource): Promise<void> {
  const start = performance.now()
  const bad = createBadRows(job.out)
  const numbers = new RowNumbers()
  const bar = createProgressBar(job.out === undefined && process.stdout.isTTY)
  const opening = openSink(job.out)
  const work = endableWork()
  const release = onInterrupt(job.out, async () => {
    bar.stop()
    bad.discard()
    ;(await opening).discard()
  })
  const sink = await opening
  let written = 0
  try {
    const { id } = job
    const also = id === undefined ? [] : [{ name: id, type: 'id' as const, why: `--id ${id}: there is no such column` }]
    const onBadRow = (row: BadRow) => {
      numbers.skip(row.row)
      bad.add(row)
    }
    const input = await openForModel(loaded, job.file, source, onBadRow, also)
    const { model } = loaded
    const format = predictionFormat(job.format ?? input.kind, id ?? 'row', model)
    await sink.write(format.head)
    const options = { ...input.options, batchRows: BATCH_ROWS, signal: work.signal }
    for await (const batch of readTableBatches(input.pieces, options)) {
      const all = input.complete(batch)
      const huge = hugeNumbers(all, loaded.most)
      const table = dropRows(all, huge)
      const places: number[] = []
      for (let row = 0; row < all.rows; row++) {
        const number = numbers.next()
        const reason = huge.get(row)
        if (reason === undefined) places.push(number)
        else bad.add({ row: number, reason })
      }
      const probabilities = model.predictorType === 'regression' ? undefined : model.predictProba(table)
      const { threshold } = job
      const predictions =
        threshold === undefined || probabilities === undefined
          ? model.predict(table)
          : Array.from(
              { length: table.rows },
              (_, i) => model.classes[probabilities.data[2 * i + 1] >= threshold ? 1 : 0]
            )
      const key = id === undefined ? undefined : valuesOf(table.column(id))
      let text = ''
      for (let i = 0; i < table.rows; i++) {
        text += format.row(key === undefined ? places[i] : key(i), predictions[i], probabilities, i)
      }
      await sink.write(text)
      written += table.rows
      bar.update(written + bad.count, source.size === undefined ? undefined : source.bytesRead / source.size)
    }
    await sink.publish()
    await bad.publish()
  } catch (error) {
    sink.discard()
    bad.discard()
    await bad.settle()
    throw error
  } finally {
    work.ended()
    release()
    bar.stop()
  }
  const seconds = (performance.now() - start) / 1000
  report({ written, failed: bad.count, listed: bad.path, seconds })
}

/** Returns what gives the value of each row, as it stands in a file. */
function valuesOf(column: Column): (row: number) => unknown {
  if ('codes' in column) return (row) => column.levels[column.codes[row]]
  const { values } = column
  if (column.type === 'date')
    return (row) => (Number.isNaN(values[row]) ? undefined : new Date(values[row]!).toISOString())
  return (row) => (Number.isNaN(values[row]) ? undefined : values[row])
}

interface Counts {
  written: number
  failed: number
  /** Where the bad rows are listed. */
  listed: string | undefined
  seconds: number
}

/** On a terminal always; in a pipe only when something is wrong with the rows. */
function report({ written, failed, listed, seconds }: Counts): void {
  if (!process.stderr.isTTY && failed === 0) return
  const count = (value: number) => value.toLocaleString('en')
  const parts = [`${count(written + failed)} rows in`, `${count(written)} predictions out`]
  if (failed > 0) parts.push(`${count(failed)} bad rows${listed === undefined ? '' : ` listed in ${listed}`}`)
  parts.push(`${seconds.toFixed(1)} s`, `${count(Math.round((written + failed) / seconds))} rows a second`)
  process.stderr.write(`${parts.join(', ')}\n`)
}
