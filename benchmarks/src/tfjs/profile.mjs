// Where the time of a step goes: milliseconds by kernel, of our backend and of those asked for beside it.
import { printTable } from '../harness.mjs'
import { CONTENDERS, Contender } from './contenders.mjs'
import { NETWORKS } from './networks.mjs'

/** Batches that are timed, after as many that are not. */
export const PROFILED_BATCHES = 8
/** Kernels below this share of the time of every backend are told together. */
const LEAST_SHARE = 0.003
const PARTS = { train: 'A step of training', predict: 'A batch predicted' }

/** @param job `{ network, contenders, batchSize, files, isQuick }` @returns what is written to results */
export async function printProfile({ network, contenders, batchSize, files, isQuick }) {
  const record = { batchSize }
  const found = { train: [], predict: [] }
  for (const name of contenders) {
    const contender = await Contender.start(name, files)
    const [batches, warmup] =
      isQuick || name === 'cpu' ? [1, Number(name !== 'cpu')] : [PROFILED_BATCHES, PROFILED_BATCHES]
    for (const part of Object.keys(PARTS)) {
      const isTraining = part === 'train'
      const answer = await contender.answer({ command: 'profile', network, batchSize, batches, warmup, isTraining })
      found[part].push({ title: CONTENDERS[name].title, batches, ...answer })
      record[part] = { ...record[part], [name]: milliseconds(answer, batches) }
    }
    await contender.end()
  }
  for (const [part, title] of Object.entries(PARTS)) {
    console.log(`\n#### ${title}: ${NETWORKS[network].title}, batch ${batchSize}\n`)
    printKernels(found[part])
  }
  return record
}

/** By kernel, of all its shapes together. */
function milliseconds({ ms, rows }, batches) {
  const kernels = {}
  for (const row of rows) kernels[row.name] = (kernels[row.name] ?? 0) + row.ms / batches
  const sorted = Object.entries(kernels).sort(([, a], [, b]) => b - a)
  return { ms: ms / batches, kernels: Object.fromEntries(sorted) }
}

/** Sorted by the time of the first column's backend. */
function printKernels(columns) {
  const kernels = new Map()
  columns.forEach(({ rows, batches }, j) => {
    for (const row of rows) {
      const key = `${row.name} ${row.shapes}`
      if (!kernels.has(key)) kernels.set(key, Array(columns.length).fill(undefined))
      kernels.get(key)[j] = { ...row, calls: row.calls / batches, stepMs: row.ms / batches }
    }
  })
  const totals = columns.map(({ ms, batches }) => ms / batches)
  const inKernels = columns.map((_, j) => sumOf([...kernels.values()], j))
  const isShown = (found) => found.some((row, j) => msOf(row) >= LEAST_SHARE * totals[j])
  const sorted = [...kernels.values()].sort((a, b) => msOf(b[0]) - msOf(a[0]) || msOf(b.at(-1)) - msOf(a.at(-1)))
  const others = sorted.filter((found) => !isShown(found))
  const line = (name, values) => [name, '', '', ...values.flatMap((value) => [value.toFixed(2), ''])]
  printTable([
    ['kernel', 'shapes', 'calls', ...columns.flatMap(({ title }) => [`${title}, ms`, 'rate'])],
    ...sorted.filter(isShown).map((found) => {
      const { name, shapes, calls } = found.find((row) => row !== undefined)
      return [
        name,
        shapes,
        calls.toFixed(Number.isInteger(calls) ? 0 : 1),
        ...found.flatMap((row) => (row === undefined ? ['', ''] : [row.stepMs.toFixed(2), rateOf(row)]))
      ]
    }),
    line(
      `${others.length} others`,
      columns.map((_, j) => sumOf(others, j))
    ),
    line('in kernels', inKernels),
    line(
      'outside of kernels',
      totals.map((ms, j) => ms - inKernels[j])
    ),
    line('in all', totals)
  ])
}

const msOf = (row) => row?.stepMs ?? 0
const sumOf = (kernels, j) => kernels.reduce((sum, found) => sum + msOf(found[j]), 0)

function rateOf({ flops, bytes, ms }) {
  return flops > 0 ? `${(flops / ms / 1e6).toFixed(1)} GFLOP/s` : `${(bytes / ms / 1e6).toFixed(1)} GB/s`
}
