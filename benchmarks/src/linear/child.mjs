// What the children that run in Node share: commands as lines of JSON, as ../../python/linear.py has them.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'

/** Answers commands until the input ends, or the one of the command line. */
export async function serve(commands, [mode, line]) {
  const run = async (text) => {
    const { command, ...options } = JSON.parse(text)
    return (await commands[command](options)) ?? {}
  }
  const say = (value) => process.stdout.write(`${JSON.stringify(value)}\n`)
  if (mode === 'once') {
    say(await run(line))
    return
  }
  say({ emptyKb: peakKb() })
  for await (const text of createInterface({ input: process.stdin })) {
    try {
      say(await run(text))
    } catch (error) {
      say({ error: `${error.name}: ${error.message}` })
    }
  }
}

/** The most memory that this process has held; of other systems than Linux what Node says. */
export function peakKb() {
  try {
    return Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}

/** Milliseconds by step. */
export class Clock {
  steps = {}
  #last = performance.now()

  mark(name) {
    const now = performance.now()
    this.steps[name] = (this.steps[name] ?? 0) + now - this.#last
    this.#last = now
  }
}

/** The numbers of a file, without a copy. */
export function readFloats(path) {
  const { buffer, byteOffset, length } = readFileSync(path)
  // A small file may lie anywhere in a buffer that it shares.
  return byteOffset % 8 === 0
    ? new Float64Array(buffer, byteOffset, length / 8)
    : new Float64Array(buffer.slice(byteOffset, byteOffset + length))
}

export function readInts(path) {
  const { buffer, byteOffset, length } = readFileSync(path)
  return new Int32Array(buffer.slice(byteOffset, byteOffset + length))
}
