import { formatEvaluation, type Validation } from '@nutshell-ml/classifier'
import { NutshellError } from '@nutshell-ml/core'
import { openOutput } from '@nutshell-ml/core/node'
import type { Table } from '@nutshell-ml/core/table'
import { type BadRows, createBadRows } from './bad-rows'
import { wrapped } from './column-list'
import { onInterrupt } from './interrupt'
import { endableWork } from './leave'
import { createStatusLine, type StatusLine } from './status-line'
import type { TableModel } from './table-model'
import type { TrainingJob } from './training-job'
import { readTraining, readValidation, tellTable } from './training-rows'
import { UsageError } from './usage-error'

/** What a learner is given. */
export interface LearnContext {
  readonly label: string
  readonly validation: Validation | undefined
  /** Columns that are numbers, and not categories that are written as numbers. */
  readonly numeric: readonly string[]
  readonly signal: AbortSignal
  onStage(text: string): void
}

/** A model, and what there is to tell of how it came about, in a line. */
export interface Learned {
  readonly model: TableModel
  readonly told: string
}

export interface Learner {
  /** In a few words: 'linear model'. */
  readonly kind: string
  /** Rows with a larger number are of no use. */
  readonly most?: number
  learn(table: Table, context: LearnContext): Promise<Learned>
}

/** Reads all rows, learns, writes and tells. */
export function trainModel(job: TrainingJob, { kind, most, learn }: Learner): Promise<void> {
  return publishModel(job, kind, async ({ bad, status, signal }) => {
    const table = await readTraining(job, bad, signal, most)
    const { label, typing } = job
    const validation = await readValidation(job, table, signal)
    process.stdout.write(tellTable(job, table, bad))
    const onStage = (text: string) => status.update(text)
    return learn(table, { label, validation, numeric: typing.numeric, signal, onStage })
  })
}

/** What learning has at hand. */
export interface Work {
  readonly bad: BadRows
  readonly status: StatusLine
  readonly signal: AbortSignal
}

/** Learns, writes the model and tells of it; leaves nothing half-written. */
export async function publishModel(
  { out }: TrainingJob,
  kind: string,
  learn: (work: Work) => Promise<Learned>
): Promise<void> {
  const start = performance.now()
  const bad = createBadRows(out)
  const status = createStatusLine()
  const opening = openOutput(out)
  const work = endableWork()
  const release = onInterrupt(out, async () => {
    status.stop()
    bad.discard()
    ;(await opening).discard()
  })
  const output = await opening
  try {
    const { model, told } = await learn({ bad, status, signal: work.signal })
    status.stop()
    const bytes = model.save()
    await output.write(bytes)
    await output.publish()
    await bad.publish()
    const seconds = (performance.now() - start) / 1000
    process.stdout.write(tellModel(model))
    process.stdout.write(
      `\n${out}: a ${model.predictorType} ${kind}, ${told}, ${(bytes.length / 1000).toFixed(1)} KB, ${seconds.toFixed(1)} s\n`
    )
    if (bad.path !== undefined) process.stdout.write(`rows that could not be used are listed in ${bad.path}\n`)
  } catch (error) {
    output.discard()
    bad.discard()
    await bad.settle()
    // The learner's own rules for values that are numbers, but none that it takes.
    const isUsage =
      error instanceof NutshellError && (error.code === 'INVALID_OPTION' || error.code === 'UNKNOWN_OPTION')
    if (isUsage) throw new UsageError(error.message)
    throw error
  } finally {
    work.ended()
    release()
    status.stop()
  }
}

function tellModel(model: TableModel): string {
  const list = (title: string, items: readonly string[]) =>
    items.length === 0 ? '' : `\n${title}\n${items.map((item) => wrapped('  - ', item.split(' '))).join('')}`
  const validation =
    model.validation === undefined
      ? '\nno rows were held out: nothing tells how good the model is on others (nutshell evaluate does)\n'
      : `\non rows that were held out\n${formatEvaluation(model.validation).replace(/^(?=.)/gm, '  ')}`
  return list('decided', model.decisions) + validation + list('warnings', model.warnings)
}
