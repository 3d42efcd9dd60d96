// Who takes part in the benchmark of the linear learner: ../../python/linear.py and the children beside this file.
import { fileURLToPath } from 'node:url'
import * as contender from '../contender-process.mjs'
import { python } from '../harness.mjs'

const PYTHON_SCRIPT = fileURLToPath(new URL('../../python/linear.py', import.meta.url))
const NUTSHELL_SCRIPT = fileURLToPath(new URL('./nutshell-child.mjs', import.meta.url))
const SCRIPT_SCRIPT = fileURLToPath(new URL('./js-peers-child.mjs', import.meta.url))

const PROGRAMS = {
  nutshell: () => [process.execPath, NUTSHELL_SCRIPT],
  // One scikit-learn after the other: what they keep is theirs.
  python: () => [String(python()), PYTHON_SCRIPT],
  script: () => [process.execPath, SCRIPT_SCRIPT]
}

/** What Python has, by package; undefined when it cannot run the peers. */
export const pythonVersions = () => contender.pythonVersions(PYTHON_SCRIPT, ['sklearn', 'pandas'])

/** A process that takes commands. @param runtime 'nutshell', 'python' or 'script' @param more further arguments */
export const startContender = (runtime, ...more) =>
  new contender.ContenderProcess([...PROGRAMS[runtime](), 'serve', ...more])

/** One command in a new process. */
export const runOnce = (runtime, command) =>
  contender.runToEnd([...PROGRAMS[runtime](), 'once', JSON.stringify(command)])
