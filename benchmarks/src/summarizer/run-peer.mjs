// Runs one peer over documents in child processes: what a peer breaks, it breaks alone.
import { spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { toPicks } from './map-output.mjs'
import { toText } from './plain-text.mjs'

/** A peer that fails on so many documents by dying or hanging is given up. */
const MOST_RESTARTS = 3

/** None of them outlives this process. */
const running = new Set()
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL')
})
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

/**
 * @param command the program and its arguments; it reads the job from standard input and writes a line for each document
 * @param limits milliseconds: `timeout` for one document, `most` for all
 * @returns `{ picks, times, failures, reason }`: for each document the places of the sentences chosen (none where the peer
 * failed); milliseconds; what went wrong, by document that failed; why the peer was given up, if it was.
 */
export async function runPeer(command, job, documents, k, { timeout, most }) {
  const deadline = performance.now() + most
  const given = documents.map(({ sentences }) => ({ sentences, text: toText(sentences), k }))
  const picks = documents.map(() => [])
  const times = []
  const failures = []
  let first = 0
  for (let restarts = 0; first < documents.length; restarts++) {
    if (restarts > MOST_RESTARTS) return { picks, times, failures, reason: `given up: ${failures.at(-1)}` }
    const { next, reason } = await runOnce(
      command,
      { ...job, documents: given, first },
      { timeout, deadline },
      (line) => {
        if (line.error === undefined) {
          picks[line.document] = line.picks ?? toPicks(documents[line.document].sentences, line.pieces, k)
          times.push(line.ms)
        } else {
          failures.push(line.error)
        }
      }
    )
    if (next === undefined) return { picks, times, failures, reason }
    if (next < documents.length && performance.now() >= deadline) {
      return { picks, times, failures, reason: `too slow: ${next} of ${documents.length} texts in ${most / 1000} s` }
    }
    if (next < documents.length) failures.push(reason)
    first = next + 1 // past the document that it died of
  }
  return { picks, times, failures }
}

/** Resolves with the document it came to; `next: undefined` where it did not start. */
function runOnce([program, ...args], job, { timeout, deadline }, onLine) {
  return new Promise((resolve) => {
    // Small matrices: threads of NumPy's would only get in each other's way.
    const env = { ...process.env, OMP_NUM_THREADS: '1', OPENBLAS_NUM_THREADS: '1' }
    const child = spawn(program, args, { env, stdio: ['pipe', 'pipe', 'pipe'] })
    running.add(child)
    let next
    let stderr = ''
    let reason
    let timer
    const wait = () => {
      clearTimeout(timer)
      const left = Math.min(timeout, Math.max(0, deadline - performance.now()))
      timer = setTimeout(() => {
        reason = `no answer in ${timeout / 1000} s`
        child.kill('SIGKILL')
      }, left)
    }
    wait()
    child.stderr.on('data', (piece) => {
      stderr = (stderr + piece).slice(-4000)
    })
    child.stdin.on('error', () => {})
    const lines = createInterface({ input: child.stdout })
    lines.on('line', (text) => {
      wait()
      const line = JSON.parse(text)
      if (line.ready) {
        next = job.first
        return
      }
      next = line.document + 1
      onLine(line)
    })
    child.on('error', (error) => {
      reason = error.message
    })
    // The lines may still be on their way when the process is gone.
    const ended = Promise.all([
      new Promise((done) => lines.on('close', done)),
      new Promise((done) => child.on('close', done))
    ])
    ended.then(([, code]) => {
      clearTimeout(timer)
      running.delete(child)
      reason ??= describe(stderr) ?? `ended with exit code ${code}`
      resolve({ next, reason })
    })
    child.stdin.end(JSON.stringify(job))
  })
}

/** The line of a stack trace that says what is wrong. */
function describe(stderr) {
  const lines = stderr.split('\n').filter((line) => line.trim() !== '')
  return (lines.find((line) => /Error\b.*:/.test(line)) ?? lines.at(-1))?.trim().slice(0, 160)
}
