import { NutshellError } from '@nutshell-ml/core'
import { type FileSource, openOutput, openSource } from '@nutshell-ml/core/node'
import { readLines } from '@nutshell-ml/core/table'
import { TEXT_LANGUAGES } from '@nutshell-ml/core/text'
import { type LearnedVectors, type LearnVectorsOptions, learnVectors } from '@nutshell-ml/summarizer'
import { finiteNumber, oneOf, parse, type Shape, wholeNumber } from './arguments'
import { type BadRows, createBadRows } from './bad-rows'
import {
  checkColumn,
  extensionOf,
  INPUT_KINDS,
  type InputKind,
  kindByName,
  openTable,
  textOf,
  toDelimiter
} from './input'
import { onInterrupt } from './interrupt'
import { checkOutputPath } from './output-path'
import { createProgressBar, type ProgressBar } from './progress-bar'
import { UsageError } from './usage-error'

const HELP = `nutshell learn-vectors: word vectors from texts, for summaries that know your words

usage: nutshell learn-vectors [FILE|-] --out FILE [OPTION]...

FILE is CSV (.csv, .tsv), JSON Lines (.jsonl, .ndjson) or plain text with a text a line, gzip or not; - or nothing is
standard input. It is gone through once and memory is bounded (under 1 GB): it may be of any size.

input:
  --column C        the column that holds the texts (needed for tables; it also makes standard input one)
  --input KIND      text, csv or jsonl, where the name of the file does not tell
  --delimiter D     between the values of a CSV, one character, \\t for a tab (default: a comma, for .tsv a tab)
  --language L      the language of the texts (default: en)

vectors:
  --dimensions N    numbers of a vector (default: 100)
  --window N        words to either side that count as neighbours (default: 5)
  --min-count N     words that occur less often get no vector (default: 5)
  --max-words N     words at most, the commonest (default: 30000)
  --seed N          decides every random choice (default: 0)

output:
  --out FILE        a safetensors file, written under another name and renamed when it is whole
                    rows that cannot be read are listed in FILE.errors.csv with number, byte offset and reason

examples:
  nutshell learn-vectors reviews.csv.gz --column Text --out reviews.safetensors
  nutshell summarize reviews.csv.gz --column Text --embedder reviews.safetensors --out summaries.csv

exit codes: 0 done (rows that cannot be read are counted and stop nothing), 1 failed, 2 wrong usage,
            129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const OPTIONS: Shape = {
  column: { type: 'string' },
  input: { type: 'string' },
  delimiter: { type: 'string' },
  language: { type: 'string' },
  dimensions: { type: 'string' },
  window: { type: 'string' },
  'min-count': { type: 'string' },
  'max-words': { type: 'string' },
  seed: { type: 'string' },
  out: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' }
}

/** The share of the work that reading is, about. */
const READING = 0.6

interface Job {
  file: string
  kind: InputKind | undefined
  column: string | undefined
  delimiter: string
  out: string
  options: LearnVectorsOptions
}

/** `nutshell learn-vectors`. Errors: UsageError, NutshellError. */
export async function learnVectorsCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, OPTIONS)
  if (values.help || (positionals.length === 0 && process.stdin.isTTY)) {
    process.stdout.write(HELP)
    if (!values.help) process.exitCode = 2
    return
  }
  const job = await toJob(values as Record<string, string | undefined>, positionals)
  const source = await openSource(job.file)
  const start = performance.now()
  const bad = createBadRows(job.out)
  const bar = createProgressBar(false)
  const opening = openOutput(job.out)
  const release = onInterrupt(job.out, async () => {
    bar.stop()
    bad.discard()
    ;(await opening).discard()
  })
  const output = await opening
  const counts = { texts: 0 }
  try {
    const vectors = await learn(job, source, bad, bar, counts)
    const bytes = vectors.save()
    await output.write(bytes)
    await output.publish()
    await bad.publish()
    bar.stop()
    report(job, vectors, bytes.length, counts.texts, bad, (performance.now() - start) / 1000)
  } catch (error) {
    output.discard()
    bad.discard()
    await bad.settle()
    // The library's own rules for values that are numbers, but none that it takes.
    if (error instanceof NutshellError && error.code === 'INVALID_OPTION') throw new UsageError(error.message)
    throw error
  } finally {
    release()
    bar.stop()
  }
}

async function toJob(values: Record<string, string | undefined>, positionals: string[]): Promise<Job> {
  if (positionals.length > 1) throw new UsageError(`one FILE is expected, got: ${positionals.join(' ')}`)
  const file = positionals[0] ?? '-'
  const { column, out } = values
  if (out === undefined || out === '' || out === '-') {
    throw new UsageError('--out says which file the vectors go to: it is needed, and is no text for a terminal')
  }
  const kind = oneOf('input', values.input, INPUT_KINDS) ?? kindByName(file)
  if (column === undefined && (kind === 'csv' || kind === 'jsonl')) {
    throw new UsageError(`${file} is a table: --column says which column holds the texts`)
  }
  if (column !== undefined && kind === 'text') {
    throw new UsageError(`--column ${column}: ${file} is text, not a table (--input csv or jsonl says otherwise)`)
  }
  if (kind === undefined && extensionOf(file) === '.json') {
    throw new UsageError(`${file}: JSON documents are not read; JSON Lines, one object a line, are (--input jsonl)`)
  }
  await checkOutputPath(file, out)
  const options: LearnVectorsOptions = {
    dimensions: wholeNumber('dimensions', values.dimensions),
    window: wholeNumber('window', values.window),
    minCount: wholeNumber('min-count', values['min-count']),
    maxWords: wholeNumber('max-words', values['max-words']),
    seed: finiteNumber('seed', values.seed),
    language: oneOf('language', values.language, TEXT_LANGUAGES)
  }
  const delimiter = toDelimiter(values.delimiter, file, column === undefined ? 'text' : kind)
  return { file, kind, column, delimiter, out, options }
}

function learn(
  job: Job,
  source: FileSource,
  bad: BadRows,
  bar: ProgressBar,
  counts: { texts: number }
): Promise<LearnedVectors> {
  const texts = job.column === undefined ? lines(source) : column(job, job.column, source, bad)
  return learnVectors(texts, {
    ...job.options,
    onProgress({ phase, done, total }) {
      if (phase === 'reading') counts.texts = done
      const share =
        phase === 'learning'
          ? READING + (1 - READING) * (done / total!)
          : source.size === undefined
            ? undefined
            : READING * (source.bytesRead / source.size)
      bar.update(counts.texts + bad.count, share)
    }
  })
}

async function* lines(source: FileSource): AsyncGenerator<string> {
  for await (const { line } of readLines(source)) if (line !== undefined) yield line
}

/** The texts in a column. What cannot be read goes to `bad`. */
async function* column(job: Job, name: string, source: FileSource, bad: BadRows): AsyncGenerator<string> {
  const { table } = await openTable(source, job.kind, job.delimiter, (row) => bad.add(row))
  checkColumn('column', name, table.columns)
  let first: string[] | undefined // the columns of the first record
  let isFound = false
  for await (const { number, offset, record } of table) {
    first ??= Object.keys(record)
    isFound ||= Object.hasOwn(record, name)
    let text: string
    try {
      text = textOf(record, name)
    } catch (error) {
      if (!(error instanceof NutshellError) || error.code !== 'BAD_ROW') throw error
      bad.add({ row: number, offset, reason: error.message })
      continue
    }
    yield text
  }
  if (first !== undefined && !isFound) checkColumn('column', name, first)
}

/** On a terminal always; in a pipe only when something is wrong with the rows. */
function report(job: Job, vectors: LearnedVectors, bytes: number, texts: number, bad: BadRows, seconds: number): void {
  if (!process.stderr.isTTY && bad.count === 0) return
  const count = (value: number) => value.toLocaleString('en')
  const parts = [`${count(texts)} texts in`, `${count(vectors.size)} words of ${vectors.dimensions} numbers out`]
  parts.push(`${(bytes / 1e6).toFixed(1)} MB in ${job.out}`)
  if (bad.count > 0) parts.push(`${count(bad.count)} bad rows listed in ${bad.path}`)
  parts.push(`${seconds.toFixed(1)} s`)
  process.stderr.write(`${parts.join(', ')}\n`)
}
