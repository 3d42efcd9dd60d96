// A contender in a process of its own, told what to do in lines of JSON.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import { python } from '../harness.mjs'
import { PYTHON_SCRIPT } from './contenders.mjs'

const NODE_SCRIPT = fileURLToPath(new URL('./node-child.mjs', import.meta.url))
const THREADS = '2'
const MOST_MINUTES = 20

const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})

export class ContenderProcess {
  #child
  #lines
  #complaints = ''
  #ended

  constructor({ name, runtime }) {
    const file = runtime === 'node' ? process.execPath : String(python())
    const script = runtime === 'node' ? NODE_SCRIPT : PYTHON_SCRIPT
    const env = {
      ...process.env,
      OMP_NUM_THREADS: THREADS,
      OPENBLAS_NUM_THREADS: THREADS,
      MKL_NUM_THREADS: THREADS,
      PYTHONDONTWRITEBYTECODE: '1'
    }
    this.#child = spawn(file, [script, name], { env })
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
