// A contender of the linear benchmark in a process of its own, told what to do in lines of JSON (../../python/linear.py, children
// beside this file), or run once for the time of a whole process.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { python } from '../harness.mjs'

const PYTHON_SCRIPT = fileURLToPath(new URL('../../python/linear.py', import.meta.url))
const NUTSHELL_SCRIPT = fileURLToPath(new URL('./nutshell-child.mjs', import.meta.url))
const SCRIPT_SCRIPT = fileURLToPath(new URL('./js-peers-child.mjs', import.meta.url))
const THREADS = '2'
const MOST_MINUTES = 30

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

const programs = {
  nutshell: () => [process.execPath, NUTSHELL_SCRIPT],
  // One scikit-learn after the other: what they keep is theirs.
  python: () => [String(python()), PYTHON_SCRIPT],
  script: () => [process.execPath, SCRIPT_SCRIPT]
}

const environmentOf = () => ({
  ...process.env,
  OMP_NUM_THREADS: THREADS,
  OPENBLAS_NUM_THREADS: THREADS,
  MKL_NUM_THREADS: THREADS,
  PYTHONDONTWRITEBYTECODE: '1'
})

/** What Python has, by package; undefined when it cannot run the peers. */
export function pythonVersions() {
  if (python() === undefined) return undefined
  try {
    const found = JSON.parse(execFileSync(String(python()), [PYTHON_SCRIPT, '--versions'], { encoding: 'utf8' }))
    return found.sklearn === undefined || found.pandas === undefined ? undefined : found
  } catch {
    return undefined
  }
}

export class PeerProcess {
  #child
  #lines
  #complaints = ''
  #ended

  /** @param runtime 'nutshell', 'python' or 'script' @param more further arguments */
  constructor(runtime, ...more) {
    const [program, script] = programs[runtime]()
    this.#child = spawn(program, [script, 'serve', ...more], { env: environmentOf() })
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
      throw new Error(this.#complaints.trim().split('\n').at(-1) || `ended: ${signal ?? reason}`)
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
  const [program, script] = programs[runtime]()
  const start = performance.now()
  const child = spawn(program, [script, 'once', JSON.stringify(command)], { env: environmentOf() })
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
  if (code !== 0) throw new Error(complaints.trim().split('\n').at(-1) || `ended with ${code}`)
  return { ...JSON.parse(output), processMs }
}
