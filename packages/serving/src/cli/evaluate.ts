import { formatEvaluation, formatEvaluationPage, type KnownEvaluation, summaryOf } from '@nutshell-ml/classifier'
import { NutshellError } from '@nutshell-ml/core'
import { type FileSource, openSource } from '@nutshell-ml/core/node'
import { type BadRow, readTable, Table } from '@nutshell-ml/core/table'
import { finiteNumber, parseOrHelp, type Shape } from './arguments'
import { type BadRows, createBadRows } from './bad-rows'
import { dropRows, hugeNumbers } from './huge-numbers'
import { onInterrupt } from './interrupt'
import { type LoadedModel, loadModel } from './model'
import { openForModel } from './model-input'
import { checkOutputPath } from './output-path'
import { createProgressBar } from './progress-bar'
import { RowNumbers } from './row-numbers'
import { openSink } from './sink'
import { TABLE_HELP, TABLE_SHAPE, type TableFile, toTableFile } from './table-file'
import { UsageError } from './usage-error'

const HELP = `nutshell evaluate: how good a model is on rows whose label is known

usage: nutshell evaluate MODEL FILE|- [OPTION]...

MODEL is a file that \`nutshell train\` wrote, or a model that XGBoost (.json, .ubj) or LightGBM (.txt) saved. FILE is
CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson), gzip or not, with the column that was learned. Rows without a label
are counted and left out; rows of a class that the model does not know are counted as wrong.

${TABLE_HELP}

the evaluation:
  --label C         the column of what is right, for a model of XGBoost or LightGBM, which do not tell what they learned
  --threshold T     the probability of the positive class from which on a row is of it (default: the model's)
  --json            one JSON object: rows, accuracy, rocAuc, prAuc, logLoss, brier, f1 and threshold; for regression
                    rows, rmse, mae and r2
  --html FILE       also as one page that needs nothing else: curves, confusion matrix, a threshold to try out

examples:
  nutshell evaluate airline.safetensors test.csv
  nutshell evaluate airline.safetensors test.csv --html report.html --json

exit codes: 0 done (rows that cannot be read are counted and stop nothing), 1 failed, 2 wrong usage,
            129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const OPTIONS: Shape = {
  ...TABLE_SHAPE,
  label: { type: 'string' },
  threshold: { type: 'string' },
  json: { type: 'boolean' },
  html: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
}

interface Job {
  model: string
  file: TableFile
  label: string | undefined
  threshold: number | undefined
  isJson: boolean
  html: string | undefined
}

/** `nutshell evaluate`. Errors: UsageError, NutshellError. */
export async function evaluateCommand(args: string[]): Promise<void> {
  const parsed = parseOrHelp(args, OPTIONS, HELP)
  if (parsed === undefined) return
  const { values, positionals } = parsed
  const job = await toJob(values, positionals)
  const unknown = job.file.header === 'label-first' ? 'label' : undefined
  const loaded = knownLabel(job, await loadModel(job.model, job.label, unknown))
  if (job.threshold !== undefined && loaded.model.predictorType !== 'binary') {
    throw new UsageError(`--threshold ${job.threshold}: the model is no binary one, but ${loaded.model.predictorType}`)
  }
  const bad = createBadRows(undefined)
  const table = await readRows(job, loaded, await openSource(job.file.file), bad)
  const evaluation = loaded.model.evaluate(table, { threshold: job.threshold })
  if (job.html !== undefined) await writePage(job, loaded, evaluation)
  process.stdout.write(job.isJson ? toJson(evaluation, bad) : toText(job, loaded, evaluation, bad))
}

async function toJob(
  values: Readonly<Record<string, string | boolean | undefined>>,
  positionals: readonly string[]
): Promise<Job> {
  if (positionals.length !== 2) {
    throw new UsageError(`MODEL and FILE are expected (- is standard input), got: ${positionals.join(' ')}`)
  }
  const [model, path] = positionals
  const html = values.html as string | undefined
  if (html === '' || html === '-') throw new UsageError(`--html '${html}': expected the name of a file`)
  await checkOutputPath(path, html)
  await checkOutputPath(model, html)
  const threshold = finiteNumber('threshold', values.threshold as string | undefined)
  const label = values.label as string | undefined
  return { model, file: toTableFile(path, values), label, threshold, isJson: values.json === true, html }
}

/** What is evaluated: a model whose label is known. */
type Evaluated = LoadedModel & { readonly model: { readonly label: string } }

function knownLabel(job: Job, loaded: LoadedModel): Evaluated {
  if (loaded.model.label !== undefined) return loaded as Evaluated
  throw new UsageError(
    `--label says which column is right: ${job.model}, a ${loaded.kind}, does not tell what it learned`
  )
}

async function readRows(job: Job, loaded: Evaluated, source: FileSource, bad: BadRows): Promise<Table> {
  const { schema, label } = loaded.model
  const known = schema.columns.find(({ name }) => name === label)!.type
  // Classes are told by their names: one that is no number is a class that is not known, and no row that cannot be read.
  const hasNumbers = known === 'number' && loaded.model.predictorType !== 'regression'
  const type = hasNumbers ? 'category' : known
  const why = `the file has no column '${label}', which the model learned: nothing tells what is right`
  const numbers = new RowNumbers()
  const onBadRow = (row: BadRow) => {
    numbers.skip(row.row)
    bad.add(row)
  }
  const input = await openForModel(loaded, job.file, source, onBadRow, [{ name: label, type, why }])
  const bar = createProgressBar(false)
  const release = onInterrupt(undefined, () => bar.stop())
  try {
    const onProgress = ({ done }: { done: number }) =>
      bar.update(done, source.size === undefined ? undefined : source.bytesRead / source.size)
    const table = input.complete(await readTable(input.pieces, { ...input.options, onProgress }))
    if (table.rows === 0) throw new NutshellError('EMPTY_INPUT', `${job.file.file} has no rows to evaluate on`)
    const huge = hugeNumbers(table, loaded.most)
    for (let row = 0; huge.size > 0 && row < table.rows; row++) {
      const number = numbers.next()
      const reason = huge.get(row)
      if (reason !== undefined) bad.add({ row: number, reason })
    }
    const usable = dropRows(table, huge)
    return hasNumbers ? withNumberNames(usable, label) : usable
  } finally {
    bar.stop()
    release()
  }
}

/** A table whose classes that are numbers have the names that numbers have: '1' for '1.0' and '01'. */
function withNumberNames(table: Table, label: string): Table {
  const column = table.column(label)
  if (!('codes' in column)) return table
  const names = column.levels.map((level) => (Number.isFinite(Number(level)) ? String(Number(level)) : level))
  const levels = [...new Set(names)].sort()
  const codes = column.codes.map((code) => (code < 0 ? code : levels.indexOf(names[code])))
  return Table.fromColumns(
    table.columns.map((other) => (other.name === label ? { name: label, type: 'category', codes, levels } : other))
  )
}

async function writePage(job: Job, { model, kind }: Evaluated, evaluation: KnownEvaluation): Promise<void> {
  const opening = openSink(job.html)
  const release = onInterrupt(job.html, async () => (await opening).discard())
  const sink = await opening
  try {
    const coefficients = model.coefficients?.map(({ name, value, className }) => ({
      name: className === undefined ? name : `${className}: ${name}`,
      value
    }))
    const importances = model.importances?.().map(({ name, importance }) => ({ name, value: importance }))
    const facts: [string, string][] = [
      ['model', `${job.model}, a ${kind}`],
      ['rows', job.file.file],
      ['learned', model.label],
      ...model.decisions.map((decision, i): [string, string] => [i === 0 ? 'decided' : '', decision])
    ]
    const warnings = [...asides(evaluation, undefined), ...model.warnings]
    const title = `${model.label}: how good is ${job.model} on ${job.file.file}?`
    await sink.write(
      formatEvaluationPage({
        evaluation: plain(evaluation),
        title,
        model: { coefficients, importances, facts, warnings }
      })
    )
    await sink.publish()
  } catch (error) {
    sink.discard()
    throw error
  } finally {
    release()
  }
}

/** An evaluation without what is told beside it. */
function plain({ unlabelled: _, unknownClasses: __, ...evaluation }: KnownEvaluation) {
  return evaluation
}

/** What has no part in the figures, in words. */
function asides({ unlabelled, unknownClasses }: KnownEvaluation, bad: BadRows | undefined): string[] {
  const rows = (count: number) => `${count.toLocaleString('en')} ${count === 1 ? 'row' : 'rows'}`
  const told: string[] = []
  if (unlabelled > 0) told.push(`${rows(unlabelled)} without a label left out`)
  if (unknownClasses > 0) {
    told.push(
      `${rows(unknownClasses)} of classes that the model does not know: counted as wrong in the accuracy, left out of other figures`
    )
  }
  if (bad !== undefined && bad.count > 0) told.push(`${rows(bad.count)} could not be read`)
  return told
}

function toText(job: Job, { kind, model }: Evaluated, evaluation: KnownEvaluation, bad: BadRows): string {
  const told = asides(evaluation, bad).map((text) => `${text}\n`)
  return `${job.model}, a ${kind} of ${model.label}, on ${job.file.file}\n${told.join('')}\n${formatEvaluation(evaluation)}`
}

function toJson(evaluation: KnownEvaluation, bad: BadRows): string {
  const { unlabelled, unknownClasses } = evaluation
  return `${JSON.stringify({
    ...summaryOf(evaluation),
    ...(unlabelled > 0 && { unlabelled }),
    ...(unknownClasses > 0 && { unknownClasses }),
    ...(bad.count > 0 && { badRows: bad.count })
  })}\n`
}
