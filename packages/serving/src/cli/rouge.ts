import { NutshellError } from '@nutshell-ml/core'
import {
  type BootstrapOptions,
  bootstrapInterval,
  prepareReferences,
  rouge,
  type SummarizeOptions,
  splitSentences,
  summarize
} from '@nutshell-ml/summarizer'
import { finiteNumber, oneOf, parse, type Shape, wholeNumber } from './arguments'
import { type BadRows, createBadRows } from './bad-rows'
import { INPUT_KINDS, kindByName, toDelimiter } from './input'
import { readAllLines, readRows, readWhole, referencesOf, type TextFile, textOrSentences } from './rouge-input'
import { formatDifferences, formatMeans, ScoreList } from './rouge-scores'
import { UsageError } from './usage-error'

const HELP = `nutshell rouge: how much of the words of summaries by people is in other summaries

usage: nutshell rouge CANDIDATES REFERENCES [OPTION]...          one file against another
       nutshell rouge TABLE --candidate C --reference R          one column against another
       nutshell rouge TABLE --text C --reference R --sentences N summarizes each text, and scores that beside Lead-N

Files are plain text, CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson), gzip or not; - is standard input.
A plain text is one summary, a sentence on each line. Of two tables, rows are compared in their order.

of tables:
  --candidate C     the column that holds the summaries to judge
  --reference R     the column that holds the summaries to judge by; in JSON Lines it may be an array of several
  --text C          the column that holds texts to summarize; in JSON Lines it may be an array of sentences
  --input KIND      text, csv or jsonl, where the names of the files do not tell
  --delimiter D     between the values of a CSV, one character, \\t for a tab (default: a comma, for .tsv a tab)

of plain texts:
  --lines           each line is a summary of its own

with --text:
  --sentences N     so many sentences of each text; its first N are Lead-N
  --method M        how they are chosen, or several ways with commas between (default: as nutshell summarize does)

how:
  --stem            words of one stem are the same word
  --level L         of the bootstrap intervals, between 0 and 1 (default: 0.95)
  --samples N       of the bootstrap (default: 1000)
  --seed N          decides every random choice (default: 0)

output:
  --json            one JSON object, fractions; without it a table, fractions times 100

examples:
  nutshell rouge mine.txt theirs.txt --stem
  nutshell rouge scored.jsonl --candidate summary --reference highlights --stem --json
  nutshell rouge articles.jsonl.gz --text text --reference highlights --sentences 3 --stem

exit codes: 0 done (rows that cannot be read are listed on standard error and stop nothing), 1 failed, 2 wrong usage
`

const OPTIONS: Shape = {
  candidate: { type: 'string' },
  reference: { type: 'string' },
  text: { type: 'string' },
  input: { type: 'string' },
  delimiter: { type: 'string' },
  lines: { type: 'boolean' },
  sentences: { type: 'string' },
  method: { type: 'string' },
  stem: { type: 'boolean' },
  level: { type: 'string' },
  samples: { type: 'string' },
  seed: { type: 'string' },
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
}

type Values = Record<string, string | undefined>

/** What both ways of working need. */
interface Job {
  stem: boolean
  json: boolean
  bootstrap: BootstrapOptions
  bad: BadRows
}

/** A way to summarize, by name. */
interface Method {
  name: string
  options: SummarizeOptions
}

/** `nutshell rouge`. Errors: UsageError, NutshellError. */
export async function rougeCommand(args: string[]): Promise<void> {
  const parsed = parse(args, OPTIONS)
  const { positionals } = parsed
  if (parsed.values.help || args.length === 0) {
    ;(parsed.values.help ? process.stdout : process.stderr).write(HELP)
    if (!parsed.values.help) process.exitCode = 2
    return
  }
  const values = parsed.values as Values
  const job: Job = {
    stem: parsed.values.stem === true,
    json: parsed.values.json === true,
    bootstrap: toBootstrap(values),
    bad: createBadRows(undefined)
  }
  const files = toFiles(values, positionals)
  if (values.text !== undefined) await evaluate(job, values, files)
  else await compare(job, values, files, parsed.values.lines === true)
}

function toBootstrap(values: Values): BootstrapOptions {
  const options: BootstrapOptions = {
    level: finiteNumber('level', values.level),
    samples: wholeNumber('samples', values.samples),
    seed: finiteNumber('seed', values.seed)
  }
  checked(() => bootstrapInterval([0], options))
  return options
}

function toFiles(values: Values, positionals: string[]): TextFile[] {
  const most = values.text === undefined ? 2 : 1
  if (positionals.length === 0 || positionals.length > most) {
    throw new UsageError(
      `${most === 2 ? 'one or two files are' : 'one TABLE is'} expected, got: ${positionals.join(' ') || 'none'}`
    )
  }
  if (positionals.filter((path) => path === '-').length > 1) throw new UsageError('only one file can be standard input')
  const given = oneOf('input', values.input, INPUT_KINDS)
  return positionals.map((path) => {
    const kind = given ?? kindByName(path)
    return {
      path,
      kind,
      delimiter: toDelimiter(kind === 'text' || kind === 'jsonl' ? undefined : values.delimiter, path, kind)
    }
  })
}

async function compare(job: Job, values: Values, files: TextFile[], isByLine: boolean): Promise<void> {
  for (const option of ['sentences', 'method']) {
    if (values[option] !== undefined) throw new UsageError(`--${option} goes with --text`)
  }
  const { candidate, reference } = values
  const [first, second = first] = files
  checkIsColumn('candidate', candidate, first, 'the summaries to judge')
  checkIsColumn('reference', reference, second, 'the summaries to judge by')
  if (first === second && (candidate === undefined || reference === undefined)) {
    throw new UsageError(
      'REFERENCES are missing: a second file, or --candidate and --reference for two columns of a table'
    )
  }
  if (isByLine && (candidate !== undefined || reference !== undefined)) {
    throw new UsageError('--lines is for plain texts, not for tables')
  }

  const list = new ScoreList()
  const add = (summary: string, references: string | string[]) =>
    list.add(rouge(summary, references, { stem: job.stem }))
  if (first === second) {
    const columns = { candidate: candidate as string, reference: reference as string }
    const read = (record: Record<string, unknown>) => ({
      summary: asSummary(textOrSentences(record, columns.candidate)),
      references: referencesOf(record, columns.reference)
    })
    for await (const { value } of readRows(first, columns, job.bad, read)) add(value.summary, value.references)
  } else {
    const summaries = await readSide(first, candidate, 'candidate', job.bad, isByLine, (record, column) =>
      asSummary(textOrSentences(record, column))
    )
    const references = await readSide(second, reference, 'reference', job.bad, isByLine, referencesOf)
    if (summaries.total !== references.total) {
      const counts = `${first.path} has ${summaries.total}, ${second.path} has ${references.total}`
      throw new NutshellError('INVALID_INPUT', `not as many texts on both sides: ${counts}`)
    }
    for (const [row, summary] of summaries.texts) {
      const found = references.texts.get(row)
      if (found !== undefined) add(summary, found)
    }
  }
  checkAny(list.count)
  const scores = list.means(job.bootstrap)
  print(job, { texts: list.count, ...about(job), scores }, () => [
    `${describeTexts(list.count, job)}\n`,
    formatMeans(scores, list.count)
  ])
}

/** The texts of one of two files by row; a row that is bad on either side counts on neither. */
async function readSide<T extends string | string[]>(
  file: TextFile,
  column: string | undefined,
  option: string,
  bad: BadRows,
  isByLine: boolean,
  read: (record: Record<string, unknown>, column: string) => T
): Promise<{ texts: Map<number, T | string>; total: number }> {
  const texts = new Map<number, T | string>()
  if (column === undefined) {
    const lines = isByLine ? await readAllLines(file) : [await readWhole(file)]
    for (const [i, line] of lines.entries()) texts.set(i + 1, line)
    return { texts, total: lines.length }
  }
  const before = bad.count
  for await (const { row, value } of readRows(file, { [option]: column }, bad, (record) => read(record, column))) {
    texts.set(row, value)
  }
  return { texts, total: texts.size + bad.count - before }
}

async function evaluate(job: Job, values: Values, [file]: TextFile[]): Promise<void> {
  const { text, reference } = values as { text: string; reference: string | undefined }
  if (values.candidate !== undefined) throw new UsageError('--candidate does not go with --text: one of them')
  checkIsColumn('text', text, file, 'the texts')
  checkIsColumn('reference', reference, file, 'the summaries to judge by')
  if (reference === undefined) throw new UsageError('--text needs --reference, the column of the summaries to judge by')
  const sentences = wholeNumber('sentences', values.sentences)
  if (sentences === undefined) throw new UsageError('--text needs --sentences, how many of each text')
  const methods = toMethods(values.method, sentences, finiteNumber('seed', values.seed))

  const lead = { name: `Lead-${sentences}`, list: new ScoreList() }
  const systems = methods.map((method) => ({ ...method, list: new ScoreList(), asLead: 0 }))
  const read = (record: Record<string, unknown>) => ({
    text: textOrSentences(record, text),
    references: referencesOf(record, reference)
  })
  for await (const { value } of readRows(file, { text, reference }, job.bad, read)) {
    const all =
      typeof value.text === 'string' ? splitSentences(value.text).map((sentence) => sentence.text) : value.text
    const prepared = prepareReferences(value.references, { stem: job.stem })
    const first = asSummary(all.slice(0, sentences))
    lead.list.add(prepared.score(first))
    for (const system of systems) {
      const summary = asSummary(summarize(all, system.options).sentences.map((sentence) => sentence.text))
      system.list.add(prepared.score(summary))
      if (summary === first) system.asLead++
    }
  }
  const count = lead.list.count
  checkAny(count)
  const leadScores = lead.list.means(job.bootstrap)
  const scored = systems.map(({ name, list, asLead }) => ({
    name,
    scores: list.means(job.bootstrap),
    /** Share of the texts whose summary is just their first sentences. */
    sameAsLead: asLead / count,
    lessLead: list.differencesTo(lead.list, job.bootstrap)
  }))
  const data = { texts: count, sentences, ...about(job), systems: [...scored, { name: lead.name, scores: leadScores }] }
  print(job, data, () => [
    `${describeTexts(count, job)}\n`,
    ...scored.map(({ name, scores }) => `${name}\n${formatMeans(scores, count)}\n`),
    `${lead.name}\n${formatMeans(leadScores, count)}`,
    ...scored.map(({ name, sameAsLead, lessLead }) => {
      const same = `the same in ${(100 * sameAsLead).toFixed(1)} % of the texts`
      return `\n${name} less ${lead.name}, F1 (${same})\n${formatDifferences(lessLead)}`
    })
  ])
}

function toMethods(given: string | undefined, sentences: number, seed: number | undefined): Method[] {
  const names = given === undefined ? [undefined] : [...new Set(given.split(','))]
  return names.map((name) => {
    const options = { sentences, seed, ...(name !== undefined && { method: name }) } as SummarizeOptions
    checked(() => summarize('', options)) // the options' own rules are the library's
    return { name: name ?? 'nutshell', options }
  })
}

/** Errors: UsageError for a table without a column or a text with one. */
function checkIsColumn(option: string, column: string | undefined, { path, kind }: TextFile, what: string): void {
  if (column === undefined && (kind === 'csv' || kind === 'jsonl')) {
    throw new UsageError(`${path} is a table: --${option} says which column holds ${what}`)
  }
  if (column !== undefined && kind === 'text') {
    throw new UsageError(`--${option} ${column}: ${path} is text, not a table (--input csv or jsonl says otherwise)`)
  }
}

/** One sentence a line, as ROUGE-Lsum wants it. */
function asSummary(text: string | string[]): string {
  return typeof text === 'string' ? text : text.map((sentence) => sentence.replace(/\s+/g, ' ')).join('\n')
}

function checkAny(count: number): void {
  if (count === 0) throw new NutshellError('INVALID_INPUT', 'there are no texts to score')
}

function about({ stem, bootstrap }: Job): { stem: boolean; level: number } {
  return { stem, level: bootstrap.level ?? 0.95 }
}

function describeTexts(count: number, job: Job): string {
  const { level } = about(job)
  const texts = count === 1 ? '1 text' : `${count.toLocaleString('en')} texts`
  const words = job.stem ? 'words stemmed' : 'words as they are'
  return `${texts}, ${words}${count === 1 ? '' : `, ${100 * level} % bootstrap intervals`}; times 100`
}

function print(job: Job, data: object, lines: () => string[]): void {
  process.stdout.write(`${job.json ? JSON.stringify(data, null, 2) : lines().join('\n')}\n`)
  if (job.bad.count > 0) process.stderr.write(`nutshell: ${job.bad.count} bad rows left out\n`)
}

/** Errors: UsageError for what the library does not take. */
function checked(call: () => unknown): void {
  try {
    call()
  } catch (error) {
    if (error instanceof NutshellError) throw new UsageError(error.message)
    throw error
  }
}
