import { describeTable, formatProfile, formatProfilePage } from '@nutshell-ml/classifier'
import { openSource } from '@nutshell-ml/core/node'
import { formatSchemaTypes, schemaOf, type Table } from '@nutshell-ml/core/table'
import { oneOf, parse, type Shape } from './arguments'
import { createBadRows } from './bad-rows'
import { checkColumn } from './input'
import { onInterrupt } from './interrupt'
import { checkOutputPath } from './output-path'
import { createProgressBar } from './progress-bar'
import { openSink } from './sink'
import { openTyped, readOpened, TABLE_HELP, TABLE_SHAPE, type TableFile, toTableFile } from './table-file'
import { TYPING_HELP, TYPING_SHAPE, type Typing, toTyping, typesFor } from './typing'
import { UsageError } from './usage-error'

const HELP = `nutshell describe: what a table holds, before a model is made of it

usage: nutshell describe FILE|- [OPTION]...

FILE is CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson), gzip or not. Told of every column: its type, gaps, different
values, quantiles, a small histogram, and how it goes with the label; and what to look at before training.

  --label C         the column to be learned

${TABLE_HELP}

${TYPING_HELP}

output:
  --format F        text, json or html (default: by --out, else text); html is one page that needs nothing else
  --out FILE        written under another name and renamed when it is whole; gzip where it ends in .gz
  --schema-out FILE the names and types of the columns as JSON: to be edited, for --schema
  --types           the rows as a TypeScript interface, in place of the description

examples:
  nutshell describe train.csv --label satisfaction
  nutshell describe train.csv --label satisfaction --out train.html
  nutshell describe train.csv --schema-out schema.json --types > row.ts

exit codes: 0 done (rows that cannot be read are counted and stop nothing), 1 failed, 2 wrong usage,
            129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const OPTIONS: Shape = {
  label: { type: 'string' },
  ...TABLE_SHAPE,
  ...TYPING_SHAPE,
  format: { type: 'string' },
  out: { type: 'string', short: 'o' },
  'schema-out': { type: 'string' },
  types: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
}

const FORMATS = ['text', 'json', 'html'] as const

interface Job {
  file: TableFile
  label: string | undefined
  typing: Typing
  format: (typeof FORMATS)[number] | 'types'
  out: string | undefined
  schemaOut: string | undefined
}

/** `nutshell describe`. Errors: UsageError, NutshellError. */
export async function describeCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, OPTIONS)
  if (values.help || (positionals.length === 0 && process.stdin.isTTY)) {
    process.stdout.write(HELP)
    if (!values.help) process.exitCode = 2
    return
  }
  const job = await toJob(values, positionals)
  const table = await read(job)
  if (job.schemaOut !== undefined) await write(job.schemaOut, `${JSON.stringify(schemaOf(table), null, 2)}\n`)
  await write(job.out, toText(job, table))
}

async function toJob(
  values: Readonly<Record<string, string | boolean | undefined>>,
  positionals: readonly string[]
): Promise<Job> {
  if (positionals.length > 1) throw new UsageError(`one FILE is expected, got: ${positionals.join(' ')}`)
  const path = positionals[0] ?? '-'
  const { out, 'schema-out': schemaOut } = values as Record<string, string | undefined>
  await checkOutputPath(path, out)
  if (schemaOut === '' || schemaOut === '-')
    throw new UsageError(`--schema-out '${schemaOut}': expected the name of a file`)
  await checkOutputPath(path, schemaOut)
  if (out !== undefined && out === schemaOut) throw new UsageError(`--out and --schema-out are both ${out}`)
  if (values.types && values.format !== undefined) {
    throw new UsageError('--types is TypeScript, in place of the description: --format does not go with it')
  }
  const given = oneOf('format', values.format as string | undefined, FORMATS)
  const byName = /\.(json|html?)(\.gz)?$/i.exec(out ?? '')?.[1].toLowerCase()
  const format = values.types
    ? 'types'
    : (given ?? (byName === undefined ? 'text' : byName === 'json' ? 'json' : 'html'))
  const file = toTableFile(path, values)
  const label = (values.label as string | undefined) ?? (file.header === 'label-first' ? 'label' : undefined)
  const typing = await toTyping(values as Record<string, string | undefined>)
  return { file, label, typing, format, out, schemaOut }
}

async function read({ file, label, typing, out }: Job): Promise<Table> {
  const source = await openSource(file.file)
  const bad = createBadRows(out)
  const bar = createProgressBar(false)
  const release = onInterrupt(out, () => {
    bar.stop()
    bad.discard()
  })
  try {
    const opened = await openTyped(file, source)
    if (label !== undefined && opened.kind === 'csv') checkColumn('label', label, opened.sample.names)
    const table = await readOpened(opened, file, {
      schema: typing.schema,
      types: typesFor(opened.sample, typing, label === undefined ? [] : [label]),
      drop: typing.drop,
      onBadRow: (row) => bad.add(row),
      onProgress: ({ done }) => bar.update(done, source.size === undefined ? undefined : source.bytesRead / source.size)
    })
    await bad.publish()
    bar.stop()
    if (bad.count > 0) {
      const where = bad.path === undefined ? '' : ` listed in ${bad.path}`
      process.stderr.write(
        `${bad.count.toLocaleString('en')} of the rows could not be read and were passed over${where}\n`
      )
    }
    return table
  } catch (error) {
    bad.discard()
    await bad.settle()
    throw error
  } finally {
    bar.stop()
    release()
  }
}

function toText({ format, label, file }: Job, table: Table): string {
  if (format === 'types') return formatSchemaTypes(schemaOf(table), 'Row')
  const profile = describeTable(table, { label })
  if (format === 'json') return `${JSON.stringify(profile, null, 2)}\n`
  return format === 'html' ? formatProfilePage(profile, { title: file.file }) : formatProfile(profile)
}

async function write(path: string | undefined, text: string): Promise<void> {
  const opening = openSink(path)
  const release = onInterrupt(path, async () => (await opening).discard())
  const sink = await opening
  try {
    await sink.write(text)
    await sink.publish()
  } catch (error) {
    sink.discard()
    throw error
  } finally {
    release()
  }
}
