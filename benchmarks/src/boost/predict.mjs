// One row of numbers, and many at once, through models of the same shape.
import { printTable } from '../harness.mjs'
import { contendersOf, raceFits } from './fit.mjs'
import { SETS } from './sets.mjs'
import { writeSynthetic } from './synthetic.mjs'

const SINGLE = { nutshell: 50_000, others: 2000 }

export async function predict(job) {
  const synthetic = { ...SETS.synthetic, title: 'Synthetic, 50 columns', write: ({ folder }) => smallSynthetic(folder) }
  const record = {}
  for (const [key, set] of Object.entries({ airline: SETS.airline, california: SETS.california, synthetic })) {
    record[key] = await predictWith(job, set)
  }
  return record
}

async function predictWith(job, { title, task, classes, settings, write }) {
  const contenders = contendersOf(job.libraries)
  const { parts, truth } = await write(job)
  const { children, answers } = await raceFits(contenders, parts, 1, () => ({
    command: 'fit',
    task,
    classes,
    settings
  }))
  const batches = [...new Set([100, 1000, 10_000, truth.length].filter((rows) => rows <= truth.length))]
  const found = {}
  for (const { name, runtime } of contenders) {
    if (answers.get(name).reason !== undefined) continue
    const count = runtime === 'nutshell' ? SINGLE.nutshell : SINGLE.others
    const child = children.get(name)
    const all = await child.answer({ command: 'predict', count })
    for (const way of Object.keys(all.singleMicroseconds)) {
      found[`${name}, ${way}`] = { single: all.singleMicroseconds[way], batches: {} }
    }
    for (const rows of batches) {
      const { rowsPerSecond } = await child.answer({ command: 'predict', count: 10, rows })
      for (const [way, rate] of Object.entries(rowsPerSecond)) found[`${name}, ${way}`].batches[rows] = rate
    }
  }
  for (const child of children.values()) await child.end()
  const ours = Math.min(...ofOurs(found).map(({ single }) => single))
  console.log(`\n${title}: ${settings.trees} trees x ${settings.leaves} leaves, ${parts[0].test.cols} columns\n`)
  printTable([
    ['contender', 'one row, µs', 'of ours', ...batches.map((rows) => `${rows} rows at once, million rows/s`)],
    ...Object.entries(found).map(([name, { single, batches: rates }]) => [
      name,
      single.toFixed(2),
      (single / ours).toFixed(1),
      ...batches.map((rows) => (rates[rows] / 1e6).toFixed(3))
    ])
  ])
  return { settings, contenders: found }
}

function ofOurs(found) {
  return Object.entries(found).flatMap(([name, one]) => (name.startsWith('nutshell') ? [one] : []))
}

function smallSynthetic(folder) {
  return writeSynthetic(folder, { rows: 100_000, testRows: 100_000, cols: 50, name: 'synthetic-small' })
}
