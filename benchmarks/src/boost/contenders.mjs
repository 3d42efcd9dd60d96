// Who takes part in the benchmark of boosted trees: ../../python/boost.py and the children beside this file.
import { fileURLToPath } from 'node:url'
import * as contender from '../contender-process.mjs'
import { python } from '../harness.mjs'

const PYTHON_SCRIPT = fileURLToPath(new URL('../../python/boost.py', import.meta.url))
const NUTSHELL_SCRIPT = fileURLToPath(new URL('./nutshell-child.mjs', import.meta.url))
const SCRIPT_SCRIPT = fileURLToPath(new URL('./js-peers-child.mjs', import.meta.url))

/** The peers in Python, by the name that boost.py has for them. */
export const LIBRARIES = { lightgbm: 'LightGBM', xgboost: 'XGBoost', hgb: 'scikit-learn HistGradientBoosting' }

/** @param runtime 'nutshell', 'script' (libraries in JavaScript) or one of `LIBRARIES` */
function programOf(runtime, mode, more) {
  if (runtime === 'nutshell') return [process.execPath, NUTSHELL_SCRIPT, mode, ...more]
  if (runtime === 'script') return [process.execPath, SCRIPT_SCRIPT, mode, ...more]
  return [String(python()), PYTHON_SCRIPT, mode, runtime, ...more]
}

/** What Python has, by package; undefined when it cannot run the peers. */
export const pythonVersions = () => contender.pythonVersions(PYTHON_SCRIPT, ['numpy', 'pandas'])

/** A process that takes commands. @param more further arguments */
export const startContender = (runtime, ...more) => new contender.ContenderProcess(programOf(runtime, 'serve', more))

/** One command in a new process. */
export const runOnce = (runtime, command) => contender.runToEnd(programOf(runtime, 'once', [JSON.stringify(command)]))
