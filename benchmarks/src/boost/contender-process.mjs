// A contender in a process of its own, told what to do in lines of JSON (../../python/boost.py and the children beside this file),
// or run once for the time of a whole process.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { python } from '../harness.mjs'

const PYTHON_SCRIPT = fileURLToPath(new URL('../../python/boost.py', import.meta.url))
const NUTSHELL_SCRIPT = fileURLToPath(new URL('./nutshell-child.mjs', import.meta.url))
const SCRIPT_SCRIPT = fileURLToPath(new URL('./js-peers-child.mjs', import.meta.url))
const THREADS = '2'
const MOST_MINUTES = 30

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** The peers in Python, by the name that boost.py has for them. */
export const LIBRARIES = { lightgbm: 'LightGBM', xgboost: 'XGBoost', hgb: 'scikit-learn HistGradientBoosting' }

/**
 * @param runtime 'nutshell', 'script' (libraries in JavaScript) or one of `LIBRARIES`
 * @returns {[string, string[]]}
 */
function programOf(runtime, mode, more) {
  if (runtime === 'nutshell') return [process.execPath, [NUTSHELL_SCRIPT, mode, ...more]]
  if (runtime === 'script') return [process.execPath, [SCRIPT_SCRIPT, mode, ...more]]
  return [String(python()), [PYTHON_SCRIPT, mode, runtime, ...more]]
}

const environmentOf = () => ({
  ...process.env,
  OMP_NUM_THREADS: THREADS,
  OPENBLAS_NUM_THREADS: THREADS,
  MKL_NUM_THREADS: THREADS,
  PYTHONDONTWRITEBYTECODE: '1'
})

/** What Python has, by package; undefined when it has none of the peers. */
export function pythonVersions() {
  if (python() === undefined) return undefined
  try {
    const found = JSON.parse(execFileSync(String(python()), [PYTHON_SCRIPT, '--versions'], { encoding: 'utf8' }))
    return found.numpy === undefined || found.pandas === undefined ? undefined : found
  } catch {
    return undefined
  }
}

export class ContenderProcess {
  #child
  #lines
  #complaints = ''
  #ended

  /** @param more further arguments */
  constructor(runtime, ...more) {
    const [program, args] = programOf(runtime, 'serve', more)
    this.#child = spawn(program, args, { env: environmentOf() })
    running.add(this.#child)
    this.#child.stderr.setEncoding('utf8').on('data', (text) => {
      this.#complaints = (this.#complaints + text).slice(-4000)
    })
    this.#child.stdin.on('error', () => {}) // it has ended, and answer() will say so
    this.#lines = createInterface({ input: this.#child.stdout })[Symbol.asyncIterator]()
    this.#ended = once(this.#child, 'close').catch((error) => [error.message])
    this.#ended.then(() => running.delete(this.#child))
  }

  /** The answer to a command; without one, what it says when it has started. Throws when it failed or ended. */
  async answer(command) {
    if (command !== undefined) this.#child.stdin.write(`${JSON.stringify(command)}\n`)
    const timer = setTimeout(() => {
      this.#complaints = `stopped after ${MOST_MINUTES} minutes`
      this.#child.kill('SIGKILL')
    }, MOST_MINUTES * 60_000)
    const { value, done } = await this.#lines.next().finally(() => clearTimeout(timer))
    if (done) {
      const [reason, signal] = await this.#ended
      throw new Error(reasonIn(this.#complaints) ?? `ended: ${signal ?? reason}`)
    }
    const answer = JSON.parse(value)
    if (answer.error !== undefined) throw new Error(answer.error)
    return answer
  }

  async end() {
    this.#child.kill('SIGKILL')
    await this.#ended
  }
}

/** Runs one command in a new process: its answer, with `processMs` from the start of the process to its end. */
export async function runOnce(runtime, command) {
  const [program, args] = programOf(runtime, 'once', [JSON.stringify(command)])
  const start = performance.now()
  const child = spawn(program, args, { env: environmentOf() })
  running.add(child)
  let output = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints = (complaints + text).slice(-4000)
  })
  const [code] = await once(child, 'close')
  const processMs = performance.now() - start
  running.delete(child)
  if (code !== 0) throw new Error(reasonIn(complaints) ?? `ended with ${code}`)
  return { ...JSON.parse(output), processMs }
}

/** Of what a process wrote when it failed: the last line that names an error, else the last. */
function reasonIn(complaints) {
  const lines = complaints.trim().split('\n')
  return lines.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) || lines.at(-1) || undefined
}
