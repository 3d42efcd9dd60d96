import type { Validation } from '@nutshell-ml/classifier'
import type { Table } from '@nutshell-ml/core/table'
import type { Shape } from './arguments'
import { checkOutputPath } from './output-path'
import { TABLE_HELP, TABLE_SHAPE, type TableFile, toTableFile } from './table-file'
import { TYPING_HELP, TYPING_SHAPE, type Typing, toTyping } from './typing'
import { UsageError } from './usage-error'

/** Options of every learner. */
export const TRAIN_SHAPE: Shape = {
  label: { type: 'string' },
  out: { type: 'string', short: 'o' },
  validation: { type: 'string' },
  groups: { type: 'string' },
  time: { type: 'string' },
  ...TABLE_SHAPE,
  ...TYPING_SHAPE,
  help: { type: 'boolean', short: 'h' }
}

export const TRAIN_HELP = `FILE is CSV (.csv, .tsv) or JSON Lines (.jsonl, .ndjson), gzip or not; - is standard input. It is told what the columns
were found to be, what was decided and why, and how good the model is on rows that it was not fitted to.

  --label C         the column to be learned; rows without it are listed as bad and left out
  --out MODEL       a safetensors file, written under another name and renamed when it is whole
                    rows that cannot be used are listed in MODEL.errors.csv with number, byte offset and reason
  --validation V    rows to choose and measure by: a share of the rows (default: 0.2), another FILE, or none
  --groups C        whole groups are held out, those of equal values of this column
  --time C          the latest rows are held out, by this column

${TABLE_HELP}

${TYPING_HELP}`

/** What is asked of any learner. */
export interface TrainingJob {
  readonly file: TableFile
  readonly label: string
  readonly out: string
  readonly typing: Typing
  readonly validation: { readonly path: string } | Exclude<Validation, Table> | undefined
}

/** Errors: UsageError. */
export async function toTraining(
  values: Readonly<Record<string, string | boolean | undefined>>,
  positionals: readonly string[]
): Promise<TrainingJob> {
  if (positionals.length > 1) throw new UsageError(`one FILE is expected, got: ${positionals.join(' ')}`)
  const texts = values as Readonly<Record<string, string | undefined>>
  const [path] = positionals
  const file = toTableFile(path, values)
  const label = texts.label ?? (file.header === 'label-first' ? 'label' : undefined)
  if (label === undefined) throw new UsageError('--label says which column is to be learned: it is needed')
  const { out } = texts
  if (out === undefined || out === '' || out === '-') {
    throw new UsageError('--out says which file the model goes to: it is needed, and is no text for a terminal')
  }
  await checkOutputPath(path, out)
  const typing = await toTyping(texts)
  if (typing.drop.includes(label)) throw new UsageError(`--drop ${label}: that is the label`)
  return { file, label, out, typing, validation: await toValidation(texts, out) }
}

async function toValidation(
  { validation, groups, time }: Readonly<Record<string, string | undefined>>,
  out: string
): Promise<TrainingJob['validation']> {
  const share = validation === undefined ? undefined : Number(validation)
  const isShare = share !== undefined && validation!.trim() !== '' && !Number.isNaN(share)
  if (isShare && !(share > 0 && share < 1))
    throw new UsageError(`--validation ${validation}: expected a share between 0 and 1`)
  if (groups !== undefined || time !== undefined) {
    if (groups !== undefined && time !== undefined) throw new UsageError('--groups and --time exclude each other')
    if (validation !== undefined && !isShare) {
      throw new UsageError(
        `--validation ${validation}: with --${groups === undefined ? 'time' : 'groups'} expected a share`
      )
    }
    return { ...(isShare && { share }), ...(groups === undefined ? { time } : { groups }) }
  }
  if (validation === undefined || validation === 'none') return validation
  if (isShare) return share
  await checkOutputPath(validation, out)
  return { path: validation }
}
