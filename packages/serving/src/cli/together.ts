import { NutshellError } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { summarizeTogether, type TogetherOptions } from '@nutshell-ml/summarizer'
import { finiteNumber, oneOf, parse, type Shape, wholeNumber } from './arguments'
import { type BadRows, createBadRows } from './bad-rows'
import { checkColumn, extensionOf, idOf, kindByName, openTable, textOf, toDelimiter } from './input'
import { onInterrupt } from './interrupt'
import { checkOutputPath } from './output-path'
import { openSink } from './sink'
import { TOGETHER_FORMATS, type TogetherFormat, togetherJson, togetherText } from './together-format'
import { UsageError } from './usage-error'

const HELP = `nutshell together: the points that many texts make, such as the reviews of a product

usage: nutshell together [FILE|-] --column C [OPTION]...

FILE is CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson), gzip or not; - or nothing is standard input. All of its texts
are held in memory at once.

  --column C        the column that holds the texts
  --id C            a column that texts are known by; row numbers without it
  --group-by C      a column: texts with the same value in it are summarized together, apart from the others
  --input KIND      csv or jsonl, where the name of the file does not tell
  --delimiter D     between the values of a CSV, one character, \\t for a tab (default: a comma, for .tsv a tab)

how:
  --points N        points at most (default: the root of the number of texts)
  --min-texts N     texts that must make a point (default: a quarter of that root, at least 2)
  --method M        wording (default) or kmeans
  --language L      the language of the texts, or auto (default: en)
  --seed N          decides every random choice (default: 0)

output:
  --format F        text (default) or json: an object, with --group-by an array of them
  --out FILE        written under another name and renamed when it is whole; gzip where it ends in .gz
                    rows that cannot be read are listed in FILE.errors.csv with number, byte offset and reason

examples:
  nutshell together reviews.csv.gz --column Text
  nutshell together reviews.csv.gz --column Text --id Id --group-by ProductId --format json --out points.json

exit codes: 0 done (rows that cannot be read are counted and stop nothing), 1 failed, 2 wrong usage,
            129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const OPTIONS: Shape = {
  column: { type: 'string' },
  id: { type: 'string' },
  'group-by': { type: 'string' },
  input: { type: 'string' },
  delimiter: { type: 'string' },
  points: { type: 'string' },
  'min-texts': { type: 'string' },
  method: { type: 'string' },
  language: { type: 'string' },
  seed: { type: 'string' },
  format: { type: 'string' },
  out: { type: 'string', short: 'o' },
  help: { type: 'boolean', short: 'h' }
}

interface Job {
  file: string
  kind: 'csv' | 'jsonl' | undefined
  column: string
  id: string | undefined
  groupBy: string | undefined
  delimiter: string
  format: TogetherFormat
  out: string | undefined
  options: TogetherOptions
}

/** Texts that are summarized together. */
interface Group {
  name: unknown
  texts: string[]
  ids: unknown[]
}

/** `nutshell together`. Errors: UsageError, NutshellError. */
export async function togetherCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, OPTIONS)
  if (values.help || (positionals.length === 0 && process.stdin.isTTY)) {
    process.stdout.write(HELP)
    if (!values.help) process.exitCode = 2
    return
  }
  const job = await toJob(values as Record<string, string | undefined>, positionals)
  check(job.options)
  const bad = createBadRows(job.out)
  const opening = openSink(job.out)
  const release = onInterrupt(job.out, async () => {
    bad.discard()
    ;(await opening).discard()
  })
  const sink = await opening
  try {
    const groups = await readGroups(job, bad)
    let written = 0
    if (job.format === 'json' && job.groupBy !== undefined) await sink.write('[\n')
    for (const { name, ids, texts } of groups) {
      const group = { name, ids, together: summarizeTogether(texts, job.options) }
      let part = job.format === 'json' ? `${JSON.stringify(togetherJson(group))}\n` : togetherText(group)
      if (part === '') continue
      if (written++ > 0) part = job.format === 'json' ? `,${part}` : `\n${part}`
      await sink.write(part)
    }
    if (job.format === 'json' && job.groupBy !== undefined) await sink.write(']\n')
    await sink.publish()
    await bad.publish()
    if (written === 0 && job.format === 'text') process.stderr.write('nutshell: no group has points\n')
  } catch (error) {
    sink.discard()
    bad.discard()
    await bad.settle()
    throw error
  } finally {
    release()
  }
  if (bad.count > 0)
    process.stderr.write(`${bad.count} bad rows${bad.path === undefined ? '' : ` listed in ${bad.path}`}\n`)
}

async function toJob(values: Record<string, string | undefined>, positionals: string[]): Promise<Job> {
  if (positionals.length > 1) throw new UsageError(`one FILE is expected, got: ${positionals.join(' ')}`)
  const file = positionals[0] ?? '-'
  const { column, id, out } = values
  const kind = oneOf('input', values.input, ['csv', 'jsonl'] as const) ?? kindByName(file)
  if (kind === 'text') throw new UsageError(`${file} is text: a table is expected, CSV or JSON Lines (see --input)`)
  if (column === undefined) throw new UsageError('--column says which column holds the texts: it is needed')
  if (kind === undefined && extensionOf(file) === '.json') {
    throw new UsageError(`${file}: JSON documents are not read; JSON Lines, one object a line, are (--input jsonl)`)
  }
  await checkOutputPath(file, out)
  const options: TogetherOptions = {
    points: wholeNumber('points', values.points),
    minTexts: wholeNumber('min-texts', values['min-texts']),
    method: oneOf('method', values.method, ['wording', 'kmeans'] as const),
    language: values.language as TogetherOptions['language'],
    seed: finiteNumber('seed', values.seed)
  }
  return {
    file,
    kind,
    column,
    id,
    groupBy: values['group-by'],
    delimiter: toDelimiter(values.delimiter, file, kind),
    format: oneOf('format', values.format, TOGETHER_FORMATS) ?? (out?.match(/\.json(\.gz)?$/i) ? 'json' : 'text'),
    out,
    options
  }
}

/** The library's own rules for options, before anything is read. Errors: UsageError. */
function check(options: TogetherOptions): void {
  try {
    summarizeTogether([], options)
  } catch (error) {
    if (error instanceof NutshellError) throw new UsageError(error.message)
    throw error
  }
}

/** The texts of a table by group, in order of first appearance; one group, also of no texts, where they are not grouped. */
async function readGroups({ file, kind, column, id, groupBy, delimiter }: Job, bad: BadRows): Promise<Iterable<Group>> {
  const { table } = await openTable(await openSource(file), kind, delimiter, (row) => bad.add(row))
  const wanted = Object.entries({ column, id, 'group-by': groupBy }).filter(([, name]) => name !== undefined)
  for (const [option, name] of wanted) checkColumn(option, name!, table.columns)
  const groups = new Map<unknown, Group>()
  if (groupBy === undefined) groups.set(undefined, { name: undefined, texts: [], ids: [] })
  const found = new Set<string>()
  let first: string[] | undefined // the columns of the first record
  for await (const { number, offset, record } of table) {
    first ??= Object.keys(record)
    for (const [, name] of wanted) if (Object.hasOwn(record, name!)) found.add(name!)
    try {
      const name = groupBy === undefined ? undefined : idOf(record, groupBy)
      const key = id === undefined ? number : idOf(record, id)
      const text = textOf(record, column)
      let group = groups.get(name)
      if (group === undefined) {
        group = { name, texts: [], ids: [] }
        groups.set(name, group)
      }
      group.texts.push(text)
      group.ids.push(key)
    } catch (error) {
      if (!(error instanceof NutshellError) || error.code !== 'BAD_ROW') throw error
      bad.add({ row: number, offset, reason: error.message })
    }
  }
  if (first !== undefined) for (const [option, name] of wanted) if (!found.has(name!)) checkColumn(option, name!, first)
  return groups.values()
}
