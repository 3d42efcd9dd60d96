import {
  type DigitEvaluation,
  type DigitModel,
  formatDigitEvaluation,
  formatDigitPage
} from '@nutshell-ml/classifier/digits'
import { oneOf, parseOrHelp, type Shape, wholeNumber } from './arguments'
import { toFolder } from './digits-arguments'
import { type KnownDigits, readPart } from './digits-data'
import { backendOf, DIGIT_KINDS, factsText, loadDigitsFile } from './digits-model'
import { onInterrupt } from './interrupt'
import { checkOutputPath } from './output-path'
import { openSink } from './sink'
import { UsageError } from './usage-error'

const HELP = `nutshell digits evaluate: how well a model reads digits that are known

usage: nutshell digits evaluate MODEL --data DIR [OPTION]...

MODEL is a file that nutshell digits train wrote. DIR holds MNIST's files, gzip or not, or files like them.

  --data DIR        the folder
  --part P          test (default): t10k-images-idx3-ubyte and its labels; train: those that begin with train
  --limit N         only the first N images
  --json            one JSON object: images, accuracy, perDigit, logLoss, confusion, algorithm, seconds and backend
  --html PAGE       also as one page that needs nothing else: what is taken for what, the worst mistakes as pictures

examples:
  nutshell digits evaluate digits.safetensors --data mnist --html digits.html
  nutshell digits evaluate digits.safetensors --data mnist --json

exit codes: 0 done, 1 failed, 2 wrong usage, 129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const OPTIONS: Shape = {
  data: { type: 'string' },
  part: { type: 'string' },
  limit: { type: 'string' },
  json: { type: 'boolean' },
  html: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
}

/** `nutshell digits evaluate`. Errors: UsageError, NutshellError. */
export async function digitsEvaluateCommand(args: string[]): Promise<void> {
  const parsed = parseOrHelp(args, OPTIONS, HELP)
  if (parsed === undefined) return
  const { positionals } = parsed
  const values = parsed.values as Readonly<Record<string, string | undefined>>
  if (positionals.length !== 1) throw new UsageError(`one MODEL is expected, got: ${positionals.join(' ')}`)
  const [path] = positionals
  const { data, html } = values
  if (data === undefined) throw new UsageError('--data says in which folder the images are: it is needed')
  if (html === '' || html === '-') throw new UsageError(`--html '${html}': expected the name of a file`)
  await checkOutputPath(path, html)
  const part = oneOf('part', values.part, ['train', 'test']) ?? 'test'
  const limit = wholeNumber('limit', values.limit)
  const folder = toFolder(data)
  const model = await loadDigitsFile(path)
  const digits = await readPart(folder, part, limit)
  const start = performance.now()
  const evaluation = model.evaluate(digits.images, digits.labels)
  const seconds = (performance.now() - start) / 1000
  if (html !== undefined) await writePage(html, path, model, digits, evaluation)
  process.stdout.write(
    parsed.values.json === true ? toJson(model, evaluation, seconds) : toText(path, model, digits, evaluation, seconds)
  )
}

function toJson(model: DigitModel, evaluation: DigitEvaluation, seconds: number): string {
  const { images, accuracy, perDigit, logLoss, confusion } = evaluation
  const { algorithm } = model
  return `${JSON.stringify({ images, accuracy, perDigit, logLoss, confusion, algorithm, seconds, backend: backendOf(model) })}\n`
}

function toText(
  path: string,
  model: DigitModel,
  { told }: KnownDigits,
  evaluation: DigitEvaluation,
  seconds: number
): string {
  const head = `${path}, a ${DIGIT_KINDS[model.algorithm]} (${factsText(model)})\non ${told}`
  return `${head}, ${seconds.toFixed(2)} s\n\n${formatDigitEvaluation(evaluation)}`
}

async function writePage(
  html: string,
  path: string,
  model: DigitModel,
  { images, told }: KnownDigits,
  evaluation: DigitEvaluation
): Promise<void> {
  const opening = openSink(html)
  const release = onInterrupt(html, async () => (await opening).discard())
  const sink = await opening
  try {
    const facts = { model: `${path}, a ${DIGIT_KINDS[model.algorithm]}`, 'measured on': told, ...model.facts }
    await sink.write(formatDigitPage(evaluation, images, { title: `How well does ${path} read ${told}?`, facts }))
    await sink.publish()
  } catch (error) {
    sink.discard()
    throw error
  } finally {
    release()
  }
}
