import { parse, type Shape } from './arguments'
import { formatReport } from './doctor-format'
import { examine } from './doctor-report'
import { UsageError } from './usage-error'

const HELP = `nutshell doctor: what this machine and this installation can do, and what would improve it

usage: nutshell doctor [OPTION]...

Told are the versions of Node and of the packages, SIMD, threads and memory; the backend of TensorFlow.js that programs
get here, and why it and no other; and the one command that would improve most. Nothing is changed or installed.

  --json            the report as JSON

exit codes: 0 all that is installed works, 1 something that is installed does not, 2 wrong usage
`

const OPTIONS: Shape = {
  json: { type: 'boolean' },
  help: { type: 'boolean', short: 'h' }
}

/** `nutshell doctor`. Errors: UsageError. */
export async function doctorCommand(args: string[]): Promise<void> {
  const { values, positionals } = parse(args, OPTIONS)
  if (values.help) {
    process.stdout.write(HELP)
    return
  }
  if (positionals.length > 0) throw new UsageError(`nothing is expected beside options, got: ${positionals.join(' ')}`)
  const report = examine()
  process.stdout.write(values.json ? `${JSON.stringify(report, null, 2)}\n` : formatReport(report))
  if (report.isBroken) process.exitCode = 1
}
