// The process of one contender that runs in Node: `node node-child.mjs NAME`. Commands are lines of JSON on standard input,
// each answered by one on standard output; it ends when the input does. ../../python/kmeans.py is its twin.
import { readFileSync } from 'node:fs'
import { createInterface } from 'node:readline'
import { openLibrary } from './libraries.mjs'
import { readNumbers, writeNumbers } from './number-files.mjs'

const library = await openLibrary(process.argv[2])
let problems = []
let options = {}
let kept = []

const commands = {
  /** Reads `problems` times rows x cols numbers, and as many first centroids where they are given. */
  load({ data, first, rows, cols, problems: count, keep, ...rest }) {
    const { k } = rest
    options = rest
    const numbers = readNumbers(data, new Float32Array(count * rows * cols))
    const centroids = first === undefined ? undefined : readNumbers(first, new Float32Array(count * k * cols))
    const part = (all, each, p) => all.subarray(p * each * cols, (p + 1) * each * cols)
    problems = Array.from({ length: count }, (_, p) => ({
      X: library.rows(part(numbers, rows, p), rows, cols),
      first: centroids && library.rows(part(centroids, k, p), k, cols)
    }))
    kept = new Array(Math.min(keep, count))
    return {}
  },

  /** Fits all problems and keeps the results of the first ones. */
  async run({ maxIterations }) {
    options = { ...options, maxIterations }
    const start = performance.now()
    for (let p = 0; p < problems.length; p++) {
      const { X, first } = problems[p]
      const fitting = library.fit(X, { ...options, first, seed: p })
      const model = fitting instanceof Promise ? await fitting : fitting
      if (p < kept.length) kept[p] = model
    }
    const ms = performance.now() - start
    const { iterations } = library.result(kept[0], options)
    return { ms, iterations, peakKb: peakKb() }
  },

  /** Writes the labels and centroids that were kept. */
  write({ labels, centroids }) {
    const results = kept.map((model) => library.result(model, options))
    writeNumbers(labels, Int32Array.from(results.flatMap((result) => Array.from(result.labels))))
    writeNumbers(centroids, Float64Array.from(results.flatMap((result) => Array.from(result.centroids))))
    return { hasLabels: true }
  }
}

answer({ emptyKb: peakKb() })
for await (const line of createInterface({ input: process.stdin })) {
  const { command, ...rest } = JSON.parse(line)
  try {
    answer(await commands[command](rest))
  } catch (error) {
    answer({ error: `${error.name}: ${error.message}` })
  }
}
process.exit()

function answer(value) {
  process.stdout.write(`${JSON.stringify(value)}\n`)
}

/** The most memory this process has held. What getrusage says begins, on Linux, with what its parent held at the fork. */
function peakKb() {
  try {
    return Number(/^VmHWM:\s*(\d+) kB/m.exec(readFileSync('/proc/self/status', 'utf8'))[1])
  } catch {
    return process.resourceUsage().maxRSS
  }
}
