// What the benchmarks share: where the data is, fair timing, tables, and a record of machine and commit with each result.
import { execFileSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { cpus } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = fileURLToPath(new URL('../..', import.meta.url))

/** A file of the real data sets, which are not part of the repository. Ends the benchmark where it is not there. */
export function dataFile(name) {
  const folder = process.env.NUTSHELL_DATA
  const path = folder === undefined ? undefined : join(folder, name)
  if (path !== undefined && existsSync(path)) return path
  console.error(
    path === undefined
      ? 'this benchmark needs NUTSHELL_DATA, the folder of the data sets (README.md says where they come from)'
      : `this benchmark needs ${path}, which does not exist`
  )
  process.exit(1)
}

/** A Python to run peers with, from NUTSHELL_PYTHON; undefined without one. */
export function python() {
  return process.env.NUTSHELL_PYTHON || undefined
}

/**
 * Times contenders against each other: warm-up, then rounds in which each runs once, so that a machine that drifts drifts
 * for all. Each is `{ name, run }`; what `run` returns is consumed. Returns milliseconds by name.
 */
export async function interleave(contenders, { rounds = 7, warmup = 1 } = {}) {
  const times = new Map(contenders.map(({ name }) => [name, []]))
  let sink = 0
  for (let round = -warmup; round < rounds; round++) {
    for (const { name, run } of contenders) {
      const start = performance.now()
      const value = await run()
      const elapsed = performance.now() - start
      sink += Number(Boolean(value))
      if (round >= 0) times.get(name).push(elapsed)
    }
  }
  if (sink === 0) throw new Error('no contender returned anything')
  return times
}

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2
}

/** Median and range: `12.3 (11.9-14.0)`. */
export function spread(values, digits = 1) {
  const [least, most] = [Math.min(...values), Math.max(...values)]
  return `${median(values).toFixed(digits)} (${least.toFixed(digits)}-${most.toFixed(digits)})`
}

/** Prints rows of strings as a Markdown table, the first row its head. */
export function printTable([head, ...rows]) {
  const widths = head.map((_, j) => Math.max(...[head, ...rows].map((row) => row[j].length)))
  const line = (row) => `| ${row.map((cell, j) => cell.padEnd(widths[j])).join(' | ')} |`
  console.log([line(head), `| ${widths.map((width) => '-'.repeat(width)).join(' | ')} |`, ...rows.map(line)].join('\n'))
}

/** What a figure was measured on, and when. */
export function environment() {
  return {
    date: new Date().toISOString().slice(0, 10),
    node: process.version,
    cpu: cpus()[0]?.model,
    cores: cpus().length,
    commit: execFileSync('git', ['rev-parse', '--short', 'HEAD'], { cwd: root, encoding: 'utf8' }).trim()
  }
}

/** What `saveResult` wrote under this name before; undefined where there is nothing. */
export function savedResult(name) {
  const path = join(root, 'benchmarks/results', `${name}.json`)
  return existsSync(path) ? JSON.parse(readFileSync(path, 'utf8')).result : undefined
}

/** Writes a result with what it was measured on to benchmarks/results/NAME.json. */
export function saveResult(name, result) {
  const folder = join(root, 'benchmarks/results')
  mkdirSync(folder, { recursive: true })
  const path = join(folder, `${name}.json`)
  writeFileSync(path, `${JSON.stringify({ environment: environment(), result }, null, 2)}\n`)
  console.log(`written to ${path.slice(root.length)}`)
}
