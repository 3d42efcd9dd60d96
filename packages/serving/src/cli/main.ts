import { readFileSync } from 'node:fs'
import { NutshellError } from '@nutshell-ml/core'
import { learnVectorsCommand } from './learn-vectors'
import { isLeaving, leave } from './leave'
import { rougeCommand } from './rouge'
import { summarizeCommand } from './summarize'
import { togetherCommand } from './together'
import { UsageError } from './usage-error'

const HELP = `nutshell: machine learning for Node, on the command line

usage: nutshell COMMAND [OPTION]...

commands:
  summarize [FILE|-]       the sentences that carry a text, or each text of a CSV or JSON Lines file
  together [FILE|-]        the points that many texts make, such as the reviews of a product
  learn-vectors [FILE|-]   word vectors from the texts of a table or file, for summaries that know your words
  rouge FILE...            how much of summaries by people is in other summaries, with intervals

  describe FILE            what a table holds, column by column, and how it goes with a label
  train LEARNER FILE       a model of a table: train boost FILE --label C --out MODEL
  predict MODEL FILE       what a model says of each row of a table
  evaluate MODEL FILE      how good a model is on rows whose label is known

  digits train|evaluate|predict|generate
                           handwritten digits: a model of images, what it says of drawings, and how good it is

  doctor                   what this machine and this installation can do, and what would improve it

nutshell COMMAND --help tells more; nutshell --version prints the version.
`

const COMMANDS: Record<string, (args: string[]) => Promise<void>> = {
  summarize: summarizeCommand,
  'learn-vectors': learnVectorsCommand,
  rouge: rougeCommand,
  together: togetherCommand,
  // What models need is not loaded for the sake of a summary.
  describe: async (args) => (await import('./describe')).describeCommand(args),
  train: async (args) => (await import('./train')).trainCommand(args),
  predict: async (args) => (await import('./predict')).predictCommand(args),
  evaluate: async (args) => (await import('./evaluate')).evaluateCommand(args),
  digits: async (args) => (await import('./digits')).digitsCommand(args),
  doctor: async (args) => (await import('./doctor')).doctorCommand(args)
}

/** Exit codes: 0 done (bad rows included: they are counted and listed), 1 failed, 2 the command line is wrong, 129, 130 or 143 interrupted. */
async function main(args: string[]): Promise<void> {
  const [name, ...rest] = args
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    ;(name === undefined ? process.stderr : process.stdout).write(HELP)
    if (name === undefined) process.exitCode = 2
  } else if (name === '--version') {
    const manifest = readFileSync(new URL('../package.json', import.meta.url), 'utf8')
    process.stdout.write(`${JSON.parse(manifest).version}\n`)
  } else if (Object.hasOwn(COMMANDS, name)) {
    await COMMANDS[name](rest)
  } else {
    throw new UsageError(`unknown command '${name}'; known: ${Object.keys(COMMANDS).join(', ')}`)
  }
}

// `nutshell ... | head` closes the pipe when it has enough: that is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  const isClosed = error.code === 'EPIPE'
  if (!isClosed) process.stderr.write(`nutshell: cannot write to standard output: ${error.message}\n`)
  void leave(isClosed ? 0 : 1)
})

main(process.argv.slice(2)).catch((error: unknown) => {
  if (isLeaving()) return // who ends the process has told why
  if (error instanceof UsageError) {
    const command = Object.hasOwn(COMMANDS, process.argv[2] ?? '') ? `nutshell ${process.argv[2]}` : 'nutshell'
    process.stderr.write(`nutshell: ${error.message}\n(${command} --help tells more)\n`)
    process.exitCode = 2
  } else {
    // What a user can mend is one line; anything else is a bug, and its trace helps.
    const text = error instanceof NutshellError ? error.message : error instanceof Error ? error.stack : String(error)
    process.stderr.write(`nutshell: ${text}\n`)
    process.exitCode = 1
  }
})
