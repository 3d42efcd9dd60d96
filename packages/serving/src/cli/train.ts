import { trainBoostCommand } from './train-boost'
import { trainLinearCommand } from './train-linear'
import { UsageError } from './usage-error'

const HELP = `nutshell train: a model of a table

usage: nutshell train LEARNER FILE|- --label C --out MODEL [OPTION]...

learners:
  linear            logistic, softmax or linear regression and their kin
  boost             boosted trees, of classes or numbers

nutshell train LEARNER --help tells more.
`

const LEARNERS: Readonly<Record<string, (args: string[]) => Promise<void>>> = {
  linear: trainLinearCommand,
  boost: trainBoostCommand
}

/** `nutshell train`. Errors: UsageError, NutshellError. */
export async function trainCommand(args: string[]): Promise<void> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h') {
    ;(name === undefined ? process.stderr : process.stdout).write(HELP)
    if (name === undefined) process.exitCode = 2
    return
  }
  if (!Object.hasOwn(LEARNERS, name)) {
    throw new UsageError(`unknown learner '${name}'; known: ${Object.keys(LEARNERS).join(', ')}`)
  }
  await LEARNERS[name](rest)
}
