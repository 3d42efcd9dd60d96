import type { DigitPrediction } from '@nutshell-ml/classifier/digits'
import { readDrawing } from '@nutshell-ml/classifier/node'
import { NutshellError } from '@nutshell-ml/core'
import { parseOrHelp, type Shape } from './arguments'
import { loadDigitsFile } from './digits-model'
import { UsageError } from './usage-error'

const HELP = `nutshell digits predict: which digit a drawing shows

usage: nutshell digits predict MODEL DRAWING.png... [--json]

MODEL is a file that nutshell digits train wrote. A drawing is a PNG file of any size, dark on light or light on dark, with
one digit on it; - is standard input. Told of each: the digit, its probability, the next guesses, the file.

  --json            a JSON object for each drawing, on a line: file, digit, probability and probabilities of 0 to 9; or
                    file and error

examples:
  nutshell digits predict digits.safetensors drawing.png
  nutshell digits predict digits.safetensors *.png --json

exit codes: 0 done, 1 failed, also where only some of the drawings could be read, 2 wrong usage
`

const OPTIONS: Shape = { json: { type: 'boolean' }, help: { type: 'boolean', short: 'h' } }

/** Guesses that are told after the first. */
const NEXT = 2

/** `nutshell digits predict`. Errors: UsageError, NutshellError. */
export async function digitsPredictCommand(args: string[]): Promise<void> {
  const parsed = parseOrHelp(args, OPTIONS, HELP)
  if (parsed === undefined) return
  const [path, ...files] = parsed.positionals
  const isJson = parsed.values.json === true
  if (files.length === 0) throw new UsageError(`MODEL and DRAWING.png are expected, got: ${path}`)
  const model = await loadDigitsFile(path)
  for (const file of files) {
    try {
      const prediction = model.predict(await readDrawing(file))
      process.stdout.write(isJson ? toJson(file, prediction) : toText(file, prediction))
    } catch (error) {
      // A drawing that is none does not stop the others.
      if (!(error instanceof NutshellError)) throw error
      process.exitCode = 1
      process.stderr.write(`nutshell: ${error.message}\n`)
      if (isJson) process.stdout.write(`${JSON.stringify({ file, error: error.message })}\n`)
    }
  }
}

function toJson(file: string, { digit, probabilities }: DigitPrediction): string {
  return `${JSON.stringify({ file, digit, probability: probabilities[digit], probabilities: [...probabilities] })}\n`
}

function toText(file: string, { digit, probabilities }: DigitPrediction): string {
  const others = [...probabilities.keys()].filter((other) => other !== digit)
  others.sort((a, b) => probabilities[b] - probabilities[a] || a - b)
  const next = others.slice(0, NEXT).map((other) => `${other} ${probabilities[other].toFixed(4)}`)
  return `${digit}  ${probabilities[digit].toFixed(4)}  then ${next.join(', ')}  ${file}\n`
}
