import { BoostedTrees } from '@nutshell-ml/classifier'
import type { Table } from '@nutshell-ml/core/table'
import { parseOrHelp } from './arguments'
import { BOOST_HELP, BOOST_SHAPE, type BoostOptions, toBoostOptions } from './boost-arguments'
import { MOST_FLOAT32 } from './huge-numbers'
import { loadModel } from './model'
import { type LearnContext, type Learned, trainModel } from './train-model'
import { TRAIN_HELP, TRAIN_SHAPE, toTraining } from './training-job'
import { UsageError } from './usage-error'

const HELP = `nutshell train boost: boosted trees of a table

usage: nutshell train boost FILE|- --label C --out MODEL [OPTION]...

${TRAIN_HELP}

${BOOST_HELP}

examples:
  nutshell train boost train.csv --label satisfaction --out airline.safetensors
  nutshell train boost houses.csv --label price --trees 2000 --early-stopping 50 --out houses.safetensors
  nutshell train boost claims.csv --label claims --objective poisson --monotone age=-1 --out claims.safetensors

exit codes: 0 done (rows that cannot be read are counted and stop nothing), 1 failed, 2 wrong usage,
            129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

/** Fewer rows than this tell nothing about others: nothing is held out by itself. */
const LEAST_TO_HOLD_OUT = 50
const SHARE = 0.2

const KIND = 'model of boosted trees'
const STAGES = { fit: 'fitting', refit: 'fitting to all rows' }

/** `nutshell train boost`. Errors: UsageError, NutshellError. */
export async function trainBoostCommand(args: string[]): Promise<void> {
  const parsed = parseOrHelp(args, { ...TRAIN_SHAPE, ...BOOST_SHAPE }, HELP)
  if (parsed === undefined) return
  const { values, positionals } = parsed
  const options = await toBoostOptions(values)
  const training = await toTraining(values, positionals)
  const path = values['warm-start'] as string | undefined
  const warmStart = path === undefined ? undefined : await loadTrees(path)
  await trainModel(training, {
    kind: KIND,
    most: MOST_FLOAT32,
    learn: (table, context) => fit(table, { ...options, warmStart }, context)
  })
}

async function loadTrees(path: string): Promise<BoostedTrees> {
  const { model, kind } = await loadModel(path)
  if (model instanceof BoostedTrees) return model
  throw new UsageError(`--warm-start ${path}: it is a ${kind}, expected a ${KIND}`)
}

async function fit(
  table: Table,
  { prepare, warmStart, ...options }: BoostOptions & { warmStart: BoostedTrees | undefined },
  { label, validation, numeric, signal, onStage }: LearnContext
): Promise<Learned> {
  const model = await BoostedTrees.fit(table, {
    ...options,
    label,
    validation: validation ?? (table.rows < LEAST_TO_HOLD_OUT ? 'auto' : SHARE),
    ...(warmStart !== undefined && { warmStart }),
    ...((prepare !== undefined || numeric.length > 0) && { prepare: { ...prepare, numeric: [...numeric] } }),
    signal,
    onProgress: ({ stage, done, total, metric }) => {
      const found = metric === undefined ? '' : `, ${metric.toPrecision(5)} on validation rows`
      onStage(`${STAGES[stage]}, round ${done} of ${total}${found}`)
    }
  })
  const { trees, leaves, objective } = model.facts
  const count = (value: number, what: string) => `${value.toLocaleString('en')} ${what}${value === 1 ? '' : 's'}`
  const features = count(model.features.length, 'feature')
  return {
    model,
    told: `${features}, ${objective}, ${count(trees, 'tree')} with ${leaves.toLocaleString('en')} leaves`
  }
}
