// How the time of an iteration of our k-means grows with rows, clusters and columns, on one thread and on two, and with
// 'auto' on clustered rows. Writes docs/kmeans-scaling.svg.
//   npm run bench -- kmeans-scaling [--rounds 7] [--quick]
import { mkdirSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { KMeans, Matrix } from '@nutshell-ml/core'
import { environment, interleave, median, printTable, saveResult, spread } from './harness.mjs'
import { blobs, drawRows, noise } from './kmeans/data.mjs'
import { Pauses } from './kmeans/idle-machine.mjs'
import { plotScaling } from './kmeans/scaling-plot.mjs'

const ITERATIONS = 5
const FEWEST_ROUNDS = 7
const SEED = 0
const PANELS = [
  { varied: 'rows', fixed: { cols: 16, k: 64 }, values: [10_000, 30_000, 100_000, 300_000, 1_000_000] },
  { varied: 'k', fixed: { rows: 50_000, cols: 32 }, values: [8, 16, 32, 64, 128, 256, 512, 1024] },
  { varied: 'cols', fixed: { rows: 20_000, k: 64 }, values: [2, 4, 8, 16, 32, 64, 128, 256, 784] }
]
const LINES = [
  { name: '1 thread', title: `noise, 'lloyd', 1 thread`, how: { algorithm: 'lloyd', threads: 1 } },
  { name: '2 threads', title: `noise, 'lloyd', 2 threads`, how: { algorithm: 'lloyd', threads: 2 } },
  {
    name: 'auto',
    title: `clustered rows, 'auto', 2 threads`,
    how: { algorithm: 'auto', threads: 2 },
    isClustered: true
  }
]

const { values: given } = parseArgs({ options: { rounds: { type: 'string' }, quick: { type: 'boolean' } } })
const rounds = Number(given.rounds ?? (given.quick ? 2 : FEWEST_ROUNDS))
if (!(rounds >= 1)) throw new Error(`--rounds ${given.rounds}: expected a number >= 1`)

const pauses = new Pauses()
const panels = []
for (const { varied, fixed, values } of given.quick ? PANELS.map(reduced) : PANELS) {
  const points = []
  for (const value of values) points.push({ value, ...(await measure({ ...fixed, [varied]: value })) })
  panels.push({ varied, fixed, points })
  console.log(`\nms an iteration: median (range); ${describe(fixed)}\n`)
  const row = ({ value, lines }) => [value.toLocaleString('en'), ...LINES.map(({ name }) => spread(lines[name], 2))]
  printTable([[varied, ...LINES.map(({ title }) => title)], ...points.map(row)])
}

pauses.complain()
if (given.quick || rounds < FEWEST_ROUNDS) {
  console.log(`not written: that takes all rows and ${FEWEST_ROUNDS} rounds or more`)
} else {
  const { cpu, node } = environment()
  const lines = LINES.map(({ name, title }) => ({ name, title }))
  const svg = plotScaling(
    panels.map(({ varied, fixed, points }) => ({
      varied,
      fixed: describe(fixed),
      series: LINES.map(({ name }) => points.map(({ value, lines }) => [value, median(lines[name])]))
    })),
    lines.map(({ title }) => title),
    `Nutshell k-means: time of an iteration (${cpu}, Node ${node.slice(1)})`
  )
  const docs = fileURLToPath(new URL('../../docs', import.meta.url))
  mkdirSync(docs, { recursive: true })
  writeFileSync(`${docs}/kmeans-scaling.svg`, svg)
  console.log('written to docs/kmeans-scaling.svg')
  saveResult('kmeans-scaling', { iterations: ITERATIONS, rounds, othersShare: pauses.busyShare, lines, panels })
}

/** Milliseconds an iteration by line: a whole fit of a few iterations, divided by them. */
async function measure({ rows, cols, k }) {
  const inputs = [noise(rows, cols, SEED), blobs(rows, cols, k, SEED)].map((data) => ({
    X: Matrix.from(data, rows, cols),
    init: Matrix.from(drawRows(data, rows, cols, k, SEED), k, cols)
  }))
  const counts = new Map()
  const contenders = LINES.map(({ name, how, isClustered }) => ({
    name,
    async run() {
      const { X, init } = inputs[Number(isClustered ?? false)]
      const model = await KMeans.fit(X, { k, init, maxIterations: ITERATIONS, tolerance: 0, ...how })
      counts.set(name, model.iterations)
      return model.inertia
    }
  }))
  await pauses.take(200)
  const times = await interleave(contenders, { rounds })
  const lines = [...times].map(([name, all]) => [name, all.map((ms) => ms / counts.get(name))])
  return { rows, cols, k, lines: Object.fromEntries(lines) }
}

/** With --quick, a tenth of the rows, and none of the largest. */
function reduced({ varied, fixed, values }) {
  const fewer = (rows) => Math.ceil(rows / 10)
  if (varied === 'rows') return { varied, fixed, values: values.map(fewer) }
  return { varied, fixed: { ...fixed, rows: fewer(fixed.rows) }, values: values.slice(0, 6) }
}

function describe(fixed) {
  const names = { rows: 'rows', cols: 'columns', k: 'clusters' }
  return Object.entries(fixed)
    .map(([name, value]) => `${value.toLocaleString('en')} ${names[name]}`)
    .join(', ')
}
