// How the time of a fit grows with rows, columns and leaves, beside LightGBM. Writes docs/boosted-trees-scaling.svg when it is told to.
import { mkdirSync, rmSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { environment, median, printTable, spread } from '../harness.mjs'
import { plotScaling } from '../kmeans/scaling-plot.mjs'
import { raceFits } from './fit.mjs'
import { writeSynthetic } from './synthetic.mjs'

const TREES = 20
const FEWEST_ROUNDS = 5
const PANELS = [
  {
    varied: 'rows',
    fixed: { cols: 50, leaves: 31 },
    values: [1000, 3000, 10_000, 30_000, 100_000, 300_000, 1_000_000]
  },
  { varied: 'cols', fixed: { rows: 50_000, leaves: 31 }, values: [10, 20, 50, 100, 200, 500] },
  { varied: 'leaves', fixed: { rows: 100_000, cols: 50 }, values: [4, 8, 16, 31, 64, 128, 255] }
]

export async function growth({ rounds: given, folder, libraries, isQuick, isPart }) {
  const rounds = Math.min(given, FEWEST_ROUNDS)
  const lines = [
    { name: 'nutshell, 1 thread', runtime: 'nutshell', threads: 1 },
    { name: 'nutshell, 2 threads', runtime: 'nutshell', threads: 2 },
    ...(libraries.includes('lightgbm') ? [{ name: 'LightGBM, 2 threads', runtime: 'lightgbm' }] : [])
  ]
  const panels = []
  for (const { varied, fixed, values } of PANELS) {
    const points = []
    for (const value of isQuick ? values.slice(0, 3) : values) {
      points.push({ value, lines: await measure({ ...fixed, [varied]: value }, lines, rounds, folder) })
    }
    panels.push({ varied, fixed, points })
    console.log(`\nms a tree: median (range); ${describe(fixed)}\n`)
    printTable([
      [varied, ...lines.map(({ name }) => name)],
      ...points.map(({ value, lines: found }) => [
        value.toLocaleString('en'),
        ...lines.map(({ name }) => spread(found[name], 2))
      ])
    ])
  }
  console.log(`\n${csvOf(panels, lines).join('\n')}`)
  if (!isPart) plot(panels, lines)
  return { trees: TREES, rounds, panels }
}

/** Milliseconds a tree by contender: a whole fit of some rounds, binning and all, divided by them. */
async function measure({ rows, cols, leaves }, lines, rounds, folder) {
  const { parts } = writeSynthetic(folder, { rows, testRows: 10, cols, name: `growth-${rows}-${cols}` })
  const settings = { trees: TREES, leaves, learningRate: 0.1, bins: 255, l2: 1, minChildWeight: 1 }
  const { answers, children } = await raceFits(lines, parts, rounds, (name) => ({
    command: 'fit',
    task: 'binary',
    settings: { ...settings, threads: lines.find((line) => line.name === name).threads }
  }))
  for (const child of children.values()) await child.end()
  for (const { train, targets, test } of parts) for (const file of [train.dense, targets, test.dense]) rmSync(file)
  return Object.fromEntries([...answers].map(([name, { all }]) => [name, all.map(({ ms }) => ms / TREES)]))
}

function csvOf(panels, lines) {
  const rows = panels.flatMap(({ varied, points }) =>
    points.flatMap(({ value, lines: found }) =>
      lines.map(({ name }) => `${varied},${value},"${name}",${median(found[name]).toFixed(3)}`)
    )
  )
  return ['varied,value,contender,milliseconds_per_tree', ...rows]
}

function plot(panels, lines) {
  const { cpu, node } = environment()
  const svg = plotScaling(
    panels.map(({ varied, fixed, points }) => ({
      varied,
      fixed: describe(fixed),
      series: lines.map(({ name }) => points.map(({ value, lines: found }) => [value, median(found[name])]))
    })),
    lines.map(({ name }) => name),
    `Nutshell boosted trees: time of a tree, binning included (${cpu}, Node ${node.slice(1)})`,
    'ms a tree'
  )
  const docs = fileURLToPath(new URL('../../../docs', import.meta.url))
  mkdirSync(docs, { recursive: true })
  writeFileSync(`${docs}/boosted-trees-scaling.svg`, svg)
  console.log('written to docs/boosted-trees-scaling.svg')
}

function describe(fixed) {
  const names = { rows: 'rows', leaves: 'leaves', cols: 'columns' }
  return Object.entries(fixed)
    .map(([name, value]) => `${value.toLocaleString('en')} ${names[name]}`)
    .join(', ')
}
