import { existsSync } from 'node:fs'
import { NutshellError } from '@nutshell-ml/core'
import { type FileSource, openSource } from '@nutshell-ml/core/node'
import { readText } from '@nutshell-ml/core/table'
import {
  type AsyncSummarizeOptions,
  type SummarizeManyOptions,
  type SummarizeOptions,
  summarize,
  summarizeMany
} from '@nutshell-ml/summarizer'
import { loadEmbedder } from '@nutshell-ml/summarizer/node'
import { finiteNumber, oneOf, parse, type Shape, wholeNumber } from './arguments'
import { createBadRows } from './bad-rows'
import { FORMATS, type Format, formatSummary, OUTPUT_NAMES, rowFormat } from './format'
import {
  checkColumn,
  checkIsText,
  extensionOf,
  INPUT_KINDS,
  type InputKind,
  idOf,
  kindByName,
  openTable,
  textOf,
  toDelimiter
} from './input'
import { onInterrupt } from './interrupt'
import { endableWork } from './leave'
import { checkOutputPath } from './output-path'
import { createProgressBar } from './progress-bar'
import { openSink } from './sink'
import { UsageError } from './usage-error'

const HELP = `nutshell summarize: the sentences that carry a text, or each text of a table

usage: nutshell summarize [FILE|-] [OPTION]...

FILE is plain text, CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson), gzip or not; - or nothing is standard input.

of a table:
  --column C        the column that holds the texts (needed for tables; it also makes standard input one)
  --id C            a column to carry along; row numbers without it
  --input KIND      text, csv or jsonl, where the name of the file does not tell
  --delimiter D     between the values of a CSV, one character, \\t for a tab (default: a comma, for .tsv a tab)

how long (one of these; default: ceil(sqrt(n)) of n sentences):
  --sentences N     so many sentences
  --ratio R         that share of the sentences, 0 to 1
  --words N         at most so many words
  --characters N    at most so many characters

how:
  --embedder E      tfidf (default), lsa, or a path: word vectors that \`nutshell learn-vectors\` wrote, GloVe vectors
                    as text, or a model2vec folder
  --method M        ranked-kmeans (default), kmeans, textrank, lexrank, pacsum, lsa or lead
  --language L      of the texts: en (default), de, es, fr, it, pt, ru, ja, zh, und for others, auto to find out
  --query Q         what the summary should be about
  --context C       previous brings along the sentence before one that needs it
  --explain         also why each sentence was chosen and what it stands for (of a text, --format text)
  --seed N          decides every random choice (default: 0)
  --threads N       threads that summarize the texts of a table, or auto (default: as many as the machine runs at once,
                    up to 8, for a table that is worth it); the summaries are the same. Vectors from a path: one

output:
  --format F        text, json, jsonl or csv (default: by --out, else as the input)
  --out FILE        written under another name and renamed when it is whole; gzip where it ends in .gz
                    rows that cannot be read are listed in FILE.errors.csv with number, byte offset and reason

examples:
  nutshell summarize letter.txt --sentences 3
  nutshell summarize reviews.csv.gz --column Text --id Id --out summaries.csv
  cat posts.jsonl | nutshell summarize --column body --words 40 --format jsonl

exit codes: 0 done (rows that cannot be read are counted and stop nothing), 1 failed, 2 wrong usage,
            129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const OPTIONS: Shape = {
  column: { type: 'string' },
  id: { type: 'string' },
  input: { type: 'string' },
  delimiter: { type: 'string' },
  sentences: { type: 'string' },
  ratio: { type: 'string' },
  words: { type: 'string' },
  characters: { type: 'string' },
  embedder: { type: 'string' },
  method: { type: 'string' },
  language: { type: 'string' },
  query: { type: 'string' },
  context: { type: 'string' },
  explain: { type: 'boolean' },
  seed: { type: 'string' },
  threads: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' }
}

interface Job {
  file: string
  kind: InputKind | undefined
  column: string | undefined
  id: string | undefined
  delimiter: string
  format: Format | undefined
  out: string | undefined
  summary: SummarizeOptions | AsyncSummarizeOptions
  threads: number | 'auto'
  explain: boolean
}

/** `nutshell summarize`. Errors: UsageError, NutshellError. */
export async function summarizeCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, OPTIONS)
  if (values.help || (positionals.length === 0 && process.stdin.isTTY)) {
    process.stdout.write(HELP)
    if (!values.help) process.exitCode = 2
    return
  }
  const { explain = false, help: _, ...texts } = values
  const job = await toJob(texts as Record<string, string | undefined>, positionals, explain as boolean)
  const source = await openSource(job.file)
  if (job.column === undefined) await summarizeText(job, source)
  else await summarizeTable(job, job.column, source)
}

async function toJob(
  values: Record<string, string | undefined>,
  positionals: string[],
  explain: boolean
): Promise<Job> {
  if (positionals.length > 1) throw new UsageError(`one FILE is expected, got: ${positionals.join(' ')}`)
  const file = positionals[0] ?? '-'
  const { column, id, out } = values
  const kind = oneOf('input', values.input, INPUT_KINDS) ?? kindByName(file)
  if (column === undefined && (kind === 'csv' || kind === 'jsonl')) {
    throw new UsageError(`${file} is a table: --column says which column holds the texts`)
  }
  if (column !== undefined && kind === 'text') {
    throw new UsageError(`--column ${column}: ${file} is text, not a table (--input csv or jsonl says otherwise)`)
  }
  if (id !== undefined && column === undefined) throw new UsageError('--id goes with --column')
  await checkOutputPath(file, out)
  if (kind === undefined && extensionOf(file) === '.json') {
    throw new UsageError(`${file}: JSON documents are not read; JSON Lines, one object a line, are (--input jsonl)`)
  }
  if (id !== undefined && OUTPUT_NAMES.includes(id)) {
    throw new UsageError(`--id ${id}: the output has a column of that name itself`)
  }
  const delimiter = toDelimiter(values.delimiter, file, column === undefined ? 'text' : kind)
  const format = oneOf('format', values.format, FORMATS) ?? formatByName(out)
  if (explain && (column !== undefined || (format ?? 'text') !== 'text')) {
    throw new UsageError('--explain goes with the summary of one text, as text')
  }
  const { threads: given = 'auto' } = values
  if (given !== 'auto' && !/^[1-9]\d{0,3}$/.test(given)) {
    throw new UsageError(`--threads ${given}: expected auto or a whole number from 1 to 9999`)
  }
  const threads = given === 'auto' ? given : Number(given)
  return { file, kind, column, id, delimiter, format, out, threads, explain, summary: await toOptions(values) }
}

/** Options that the library takes as they are given here. */
const GIVEN_ON = ['method', 'language', 'query', 'context']

async function toOptions(values: Record<string, string | undefined>): Promise<SummarizeOptions> {
  const given = GIVEN_ON.filter((name) => values[name] !== undefined).map((name) => [name, values[name]])
  const options: SummarizeOptions = {
    ...Object.fromEntries(given),
    sentences: wholeNumber('sentences', values.sentences),
    ratio: finiteNumber('ratio', values.ratio),
    words: wholeNumber('words', values.words),
    characters: wholeNumber('characters', values.characters),
    seed: finiteNumber('seed', values.seed)
  }
  try {
    summarize('', options) // the options' own rules are the library's
  } catch (error) {
    if (error instanceof NutshellError) throw new UsageError(error.message)
    throw error
  }
  const { embedder = 'tfidf' } = values
  if (embedder === 'tfidf' || embedder === 'lsa') return { ...options, embedder }
  const path = embedder.replace(/^glove:/, '')
  if (path === embedder && !existsSync(path)) {
    throw new UsageError(
      `--embedder ${embedder}: expected tfidf, lsa or the path of vectors, and there is no such file`
    )
  }
  return { ...options, embedder: await loadEmbedder(path) }
}

async function summarizeText(job: Job, source: FileSource): Promise<void> {
  const summary = await summarize(checkIsText(await readText(source), job.file), job.summary)
  if (summary.reason !== undefined) process.stderr.write(`nutshell: ${summary.reason}\n`)
  const opening = openSink(job.out)
  const release = onInterrupt(job.out, async () => (await opening).discard())
  const sink = await opening
  try {
    await sink.write(formatSummary(job.format ?? 'text', summary))
    if (job.explain) await sink.write(`\n${summary.explain()}\n`)
    await sink.publish()
  } catch (error) {
    sink.discard()
    throw error
  } finally {
    release()
  }
}

async function summarizeTable(job: Job, column: string, source: FileSource): Promise<void> {
  const start = performance.now()
  const bad = createBadRows(job.out)
  const { table, kind } = await openTable(source, job.kind, job.delimiter, (row) => bad.add(row))
  checkColumn('column', column, table.columns)
  if (job.id !== undefined) checkColumn('id', job.id, table.columns)

  const { id } = job
  const format = rowFormat(job.format ?? kind, id ?? 'row')
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
  let empty = 0
  let undecoded = 0
  let first: string[] | undefined // the columns of the first record
  const found = new Set<string>()
  const keys: unknown[] = [] // of the texts that have been read and not written yet, in order
  async function* texts(): AsyncGenerator<string> {
    for await (const { number, offset, record } of table) {
      first ??= Object.keys(record)
      for (const name of [column, id]) if (name !== undefined && Object.hasOwn(record, name)) found.add(name)
      let text: string
      let key: unknown = number
      try {
        if (id !== undefined) key = idOf(record, id)
        text = textOf(record, column)
      } catch (error) {
        if (!(error instanceof NutshellError) || error.code !== 'BAD_ROW') throw error
        bad.add({ row: number, offset, reason: error.message })
        continue
      }
      if (text.includes('\ufffd')) undecoded++
      keys.push(key)
      yield text
    }
  }
  try {
    await sink.write(format.head)
    const options: SummarizeManyOptions = { ...job.summary, threads: job.threads, signal: work.signal }
    for await (const summary of summarizeMany(texts(), options)) {
      if (summary.text === '') empty++
      const line = format.row(keys.shift(), summary)
      await sink.write(written === 0 ? line : format.between + line)
      written++
      bar.update(written + bad.count, source.size === undefined ? undefined : source.bytesRead / source.size)
    }
    if (first !== undefined) {
      if (!found.has(column)) checkColumn('column', column, first)
      if (id !== undefined && !found.has(id)) checkColumn('id', id, first)
    }
    await sink.write(format.tail)
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
  report({ written, empty, undecoded, failed: bad.count, listed: bad.path, seconds })
}

interface Counts {
  written: number
  empty: number
  /** Texts with U+FFFD in them, which stands for bytes that are not UTF-8. */
  undecoded: number
  failed: number
  /** Where the bad rows are listed. */
  listed: string | undefined
  seconds: number
}

/** On a terminal always; in a pipe only when something is wrong with the rows. */
function report({ written, empty, undecoded, failed, listed, seconds }: Counts): void {
  if (!process.stderr.isTTY && failed === 0 && undecoded === 0) return
  const count = (value: number) => value.toLocaleString('en')
  const parts = [`${count(written + failed)} rows in`, `${count(written)} summaries out`]
  if (empty > 0) parts.push(`${count(empty)} of them empty (no text)`)
  if (failed > 0) parts.push(`${count(failed)} bad rows${listed === undefined ? '' : ` listed in ${listed}`}`)
  if (undecoded > 0) parts.push(`${count(undecoded)} with U+FFFD, perhaps for bytes that are not UTF-8`)
  parts.push(`${seconds.toFixed(1)} s`, `${count(Math.round((written + failed) / seconds))} rows a second`)
  process.stderr.write(`${parts.join(', ')}\n`)
}

function formatByName(out: string | undefined): Format | undefined {
  if (out === undefined) return undefined
  const extension = extensionOf(out)
  if (extension === '.json') return 'json'
  return kindByName(out)
}
