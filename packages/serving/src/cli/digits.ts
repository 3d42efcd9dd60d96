import { digitsEvaluateCommand } from './digits-evaluate'
import { digitsGenerateCommand } from './digits-generate'
import { digitsPredictCommand } from './digits-predict'
import { digitsTrainCommand } from './digits-train'
import { UsageError } from './usage-error'

const HELP = `nutshell digits: handwritten digits, read by a network, k-means, trees or a linear model

usage: nutshell digits train --data DIR --model cnn --out MODEL [OPTION]...
       nutshell digits evaluate MODEL --data DIR [OPTION]...
       nutshell digits predict MODEL DRAWING.png...
       nutshell digits generate --out DIR --count N

DIR holds MNIST's files, gzip or not, or files like them: train-images-idx3-ubyte and train-labels-idx1-ubyte to learn
from, t10k-images-idx3-ubyte and t10k-labels-idx1-ubyte to be measured on.

nutshell digits train --help, and so on, tells more.
`

const COMMANDS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  train: digitsTrainCommand,
  evaluate: digitsEvaluateCommand,
  predict: digitsPredictCommand,
  generate: digitsGenerateCommand
}

/** `nutshell digits`. Errors: UsageError, NutshellError. */
export async function digitsCommand(args: string[]): Promise<void> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h') {
    ;(name === undefined ? process.stderr : process.stdout).write(HELP)
    if (name === undefined) process.exitCode = 2
    return
  }
  if (!Object.hasOwn(COMMANDS, name)) {
    throw new UsageError(`unknown 'digits ${name}'; known: ${Object.keys(COMMANDS).join(', ')}`)
  }
  await COMMANDS[name](rest)
}
