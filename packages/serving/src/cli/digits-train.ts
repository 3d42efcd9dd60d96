import {
  DigitCnn,
  type DigitCnnOptions,
  DigitKMeans,
  DigitLinear,
  type DigitModel,
  type DigitProgress,
  DigitTrees
} from '@nutshell-ml/classifier/digits'
import { type CheckpointFile, checkpointFile } from '@nutshell-ml/classifier/node'
import { NutshellError } from '@nutshell-ml/core'
import { type Output, openOutput } from '@nutshell-ml/core/node'
import { parse } from './arguments'
import { DIGITS_TRAIN_HELP, DIGITS_TRAIN_SHAPE, type DigitsTraining, toDigitsTraining } from './digits-arguments'
import { type KnownDigits, readTrainingDigits, type TrainingDigits } from './digits-data'
import { DIGIT_KINDS, factsText } from './digits-model'
import { createProgressText, epochText } from './digits-progress'
import { onInterrupt } from './interrupt'
import { endableWork } from './leave'
import { createStatusLine, type StatusLine } from './status-line'
import { UsageError } from './usage-error'

const HELP = `nutshell digits train: a model that reads handwritten digits

usage: nutshell digits train --data DIR --model M --out MODEL [OPTION]...

${DIGITS_TRAIN_HELP}

examples:
  nutshell digits train --data mnist --model cnn --out digits.safetensors
  nutshell digits train --data mnist --model kmeans --k 500 --out kmeans.safetensors
  nutshell digits train --generated 20000 --model trees --trees 50 --out trees.safetensors

exit codes: 0 done, 1 failed, 2 wrong usage, 129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

/** What the CNN shows in a step where nothing is said. */
const BATCH = 128
/** Steps of a CNN between checkpoints: some seconds. */
const CHECKPOINT_EVERY = 100

/** `nutshell digits train`. Errors: UsageError, NutshellError. */
export async function digitsTrainCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, DIGITS_TRAIN_SHAPE)
  if (values.help || args.length === 0) {
    ;(values.help ? process.stdout : process.stderr).write(HELP)
    if (!values.help) process.exitCode = 2
    return
  }
  await publish(toDigitsTraining(values, positionals))
}

/** Learns, writes the model and tells of it; leaves nothing half-written but a checkpoint to go on from. */
async function publish(job: DigitsTraining): Promise<void> {
  const start = performance.now()
  const { out } = job
  const status = createStatusLine()
  // Tells now whether the file can be written. It is opened when there is a model: of training that is killed nothing else is left
  // than a checkpoint.
  ;(await openOutput(out)).discard()
  let opening: Promise<Output> | undefined
  const work = endableWork()
  const checkpoint = { isThere: false }
  const release = onInterrupt(
    out,
    async () => {
      status.stop()
      ;(await opening)?.discard()
    },
    () => (checkpoint.isThere ? `The same command goes on from ${job.checkpoint}` : undefined)
  )
  try {
    const digits = await readTrainingDigits(job)
    const { train } = digits
    process.stdout.write(`learning from ${train.told}\n`)
    const file = job.checkpoint === undefined ? undefined : await checkpointFile(job.checkpoint)
    if (file?.resume !== undefined) {
      checkpoint.isThere = true
      process.stdout.write(`going on from ${file.path}\n`)
    }
    const onCheckpoint = async (bytes: Uint8Array) => {
      await file?.onCheckpoint(bytes)
      checkpoint.isThere = true
    }
    const model = await fit(job, digits, {
      signal: work.signal,
      onProgress: progressTo(status, job),
      ...(file !== undefined && { file: { ...file, onCheckpoint } })
    })
    status.stop()
    const bytes = model.save()
    opening = openOutput(out)
    const output = await opening
    try {
      await output.write(bytes)
      await output.publish()
    } finally {
      output.discard() // nothing, where it was published
    }
    await file?.remove()
    const seconds = (performance.now() - start) / 1000
    process.stdout.write(tell(job, model, digits, bytes.length, seconds))
  } catch (error) {
    throw explained(error, job)
  } finally {
    work.ended()
    release()
    status.stop()
  }
}

interface FitContext {
  readonly signal: AbortSignal
  readonly onProgress: (progress: DigitProgress) => void
  readonly file?: CheckpointFile
}

function fit(
  { algorithm, options, seed }: DigitsTraining,
  { train, validation }: TrainingDigits,
  { file, ...work }: FitContext
): Promise<DigitModel> {
  const { images, labels } = train
  const all = { ...options, ...work, seed }
  switch (algorithm) {
    case 'kmeans':
      return DigitKMeans.fit(images, labels, all)
    case 'trees':
      return DigitTrees.fit(images, labels, all)
    case 'linear':
      return DigitLinear.fit(images, labels, all)
    case 'cnn': {
      const cnn: DigitCnnOptions = {
        ...all,
        ...(validation !== undefined && { validation: { images: validation.images, labels: validation.labels } }),
        ...(file !== undefined && {
          onCheckpoint: file.onCheckpoint,
          checkpointEvery: CHECKPOINT_EVERY,
          resume: file.resume
        })
      }
      return DigitCnn.fit(images, labels, cnn)
    }
  }
}

function progressTo(status: StatusLine, { algorithm, options }: DigitsTraining): (progress: DigitProgress) => void {
  const batch = algorithm === 'cnn' ? Number(options.batchSize ?? BATCH) : undefined
  const text = createProgressText(batch, () => performance.now())
  return (progress) => {
    status.update(text(progress))
    // On a terminal what each epoch came to stays; in a pipe nobody waits.
    if (!progress.endOfEpoch || !process.stderr.isTTY) return
    status.stop()
    process.stderr.write(`${epochText(progress)}\n`)
  }
}

function tell(
  { algorithm, out }: DigitsTraining,
  model: DigitModel,
  { validation, test }: TrainingDigits,
  bytes: number,
  seconds: number
): string {
  const measured = [validation, test].flatMap((digits) => (digits === undefined ? [] : [measure(model, digits)]))
  const none = 'nothing tells how good it is on others: there are no test images (nutshell digits evaluate does)\n'
  return `${measured.length === 0 ? none : measured.join('')}${out}: a ${DIGIT_KINDS[algorithm]}, ${factsText(model)}, ${(bytes / 1000).toFixed(1)} KB, ${seconds.toFixed(1)} s\n`
}

function measure(model: DigitModel, { images, labels, told }: KnownDigits): string {
  const { accuracy, logLoss, mistakes } = model.evaluate(images, labels)
  const wrong = `${mistakes.length.toLocaleString('en')} ${mistakes.length === 1 ? 'mistake' : 'mistakes'}`
  return `on ${told}: accuracy ${accuracy.toFixed(4)}, ${wrong}, log loss ${logLoss.toFixed(4)}\n`
}

/** An error in the words of the command line. */
function explained(error: unknown, { checkpoint }: DigitsTraining): unknown {
  if (!(error instanceof NutshellError)) return error
  if (error.code === 'INVALID_OPTION' || error.code === 'UNKNOWN_OPTION') return new UsageError(error.message)
  if (checkpoint === undefined || !/\bcheckpoint\b/.test(error.message) || error.code === 'FILE') return error
  const way = 'remove it to begin anew, or give another --out or --no-checkpoint'
  return new NutshellError(error.code, `${checkpoint}: ${error.message}; ${way}`, { cause: error })
}
