// A contender in a process of its own, told what to do in lines of JSON, or run once for the time of a whole process.
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { python } from './harness.mjs'

const THREADS = '2'
const MOST_MINUTES = 30

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

/** @param {[string, ...string[]]} program a file to run and its arguments */
function start([file, ...args]) {
  const env = {
    ...process.env,
    OMP_NUM_THREADS: THREADS,
    OPENBLAS_NUM_THREADS: THREADS,
    MKL_NUM_THREADS: THREADS,
    PYTHONDONTWRITEBYTECODE: '1'
  }
  const child = spawn(file, args, { env })
  running.add(child)
  return child
}

/** What a Python has, by package, as `script --versions` prints it; undefined when one of those needed is missing. */
export function pythonVersions(script, needed, program = python()) {
  if (program === undefined) return undefined
  try {
    const found = JSON.parse(execFileSync(program, [script, '--versions'], { encoding: 'utf8' }))
    return needed.every((name) => found[name] !== undefined) ? found : undefined
  } catch {
    return undefined
  }
}

export class ContenderProcess {
  #child
  #lines
  #complaints = ''
  #ended

  /** @param {[string, ...string[]]} program a file to run and its arguments */
  constructor(program) {
    this.#child = start(program)
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

/** Runs a program to its end: the JSON it prints, with `processMs` from the start of the process to its end. */
export async function runToEnd(program) {
  const begin = performance.now()
  const child = start(program)
  let output = ''
  let complaints = ''
  child.stdout.setEncoding('utf8').on('data', (text) => {
    output += text
  })
  child.stderr.setEncoding('utf8').on('data', (text) => {
    complaints = (complaints + text).slice(-4000)
  })
  const [code] = await once(child, 'close')
  const processMs = performance.now() - begin
  running.delete(child)
  if (code !== 0) throw new Error(reasonIn(complaints) ?? `ended with ${code}`)
  return { ...JSON.parse(output), processMs }
}

/** Of what a process wrote when it failed: the last line that names an error, else the last. */
function reasonIn(complaints) {
  const lines = complaints.trim().split('\n')
  return lines.findLast((line) => /^\w*(Error|Exception)\b/.test(line)) || lines.at(-1) || undefined
}
