import { LinearLearner } from '@nutshell-ml/classifier'
import type { Table } from '@nutshell-ml/core/table'
import { parseOrHelp } from './arguments'
import { LINEAR_HELP, LINEAR_SHAPE, type LinearOptions, toLinearOptions } from './linear-arguments'
import { STEPS_HELP, STEPS_SHAPE, type Steps, toSteps, withoutRows } from './stream-arguments'
import { type LearnContext, type Learned, trainModel } from './train-model'
import { streamModel } from './train-stream'
import { TRAIN_HELP, TRAIN_SHAPE, type TrainingJob, toTraining } from './training-job'
import { UsageError } from './usage-error'

const HELP = `nutshell train linear: a linear model of a table

usage: nutshell train linear FILE|- --label C --out MODEL [OPTION]...

${TRAIN_HELP}

${LINEAR_HELP}

${STEPS_HELP}

examples:
  nutshell train linear train.csv --label satisfaction --out airline.safetensors
  nutshell train linear fraud.csv --label Class --select recall@precision=0.9 --out fraud.safetensors
  nutshell train linear clicks.csv.gz --label clicked --stream --out clicks.safetensors
  nutshell train linear houses.csv --label price --type regression --loss huber --out houses.safetensors

exit codes: 0 done (rows that cannot be read are counted and stop nothing), 1 failed, 2 wrong usage,
            129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const STAGES = { compare: 'comparing models', fit: 'fitting', refit: 'fitting to all rows' }

/** `nutshell train linear`. Errors: UsageError, NutshellError. */
export async function trainLinearCommand(args: string[]): Promise<void> {
  const parsed = parseOrHelp(args, { ...TRAIN_SHAPE, ...LINEAR_SHAPE, ...STEPS_SHAPE }, HELP)
  if (parsed === undefined) return
  const { values, positionals } = parsed
  const options = toLinearOptions(values)
  const steps = toSteps(values)
  const training = await toTraining(values, positionals)
  if (steps === undefined)
    await trainModel(training, { kind: KIND, learn: (table, context) => fit(table, options, context) })
  else await streamRows(training, steps, options)
}

const KIND = 'linear model'

async function fit(
  table: Table,
  options: LinearOptions,
  { label, validation, numeric, signal, onStage }: LearnContext
): Promise<Learned> {
  const model = await LinearLearner.fit(table, {
    ...options,
    label,
    ...(validation !== undefined && { validation }),
    prepare: prepareOptions(options, numeric),
    signal,
    onProgress: ({ stage, done }) => onStage(`${STAGES[stage]}, step ${done}`)
  })
  return { model, told: `${tellOf(model)}, ${model.iterations} ${model.iterations === 1 ? 'iteration' : 'iterations'}` }
}

async function streamRows(job: TrainingJob, { passes, ...steps }: Steps, options: LinearOptions): Promise<void> {
  const { label, typing, validation } = job
  if (validation !== undefined && typeof validation !== 'number' && validation !== 'none') {
    throw new UsageError('--stream holds out a share of the first rows: --validation takes a share or none with it')
  }
  await streamModel(job, passes, {
    kind: KIND,
    start: ({ signal }) =>
      LinearLearner.trainer({
        ...withoutRows(options),
        ...steps,
        label,
        ...(validation !== undefined && { validation: validation === 'none' ? 0 : validation }),
        prepare: prepareOptions(options, typing.numeric),
        signal
      }),
    tellOf: (model: LinearLearner) => tellOf(model)
  })
}

function prepareOptions({ prepare }: LinearOptions, numeric: readonly string[]): LinearOptions['prepare'] {
  return numeric.length > 0 ? { ...prepare, numeric: [...numeric] } : prepare
}

function tellOf(model: LinearLearner): string {
  const { solver, l1, l2 } = model.facts
  const strength = l1 > 0 ? `l1 ${l1.toPrecision(3)}, l2 ${l2.toPrecision(3)}` : `l2 ${l2.toPrecision(3)}`
  return `${model.features.length.toLocaleString('en')} features, ${solver}, ${strength}`
}
