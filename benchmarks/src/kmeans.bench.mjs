// k-means beside the peers, on the same rows and first centroids, with the same rule of when to stop; every contender in
// a process of its own, one working at a time. Needs NUTSHELL_DATA for MNIST and birch1, and NUTSHELL_PYTHON, a Python with
// scikit-learn and faiss-cpu, for those two peers.
//   npm run bench -- kmeans [--shapes 100k-32,mnist] [--peers sklearn-lloyd,faiss] [--ours ours-2,ours-lloyd]
//                           [--rounds 7] [--iterations 25] [--spread 0.7] [--seed 0] [--quick]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { environment, savedResult, saveResult } from './harness.mjs'
import { contendersFor, describeMissing, findPeers, OURS, PEERS } from './kmeans/contenders.mjs'
import { race } from './kmeans/race.mjs'
import { printShape, printSummary } from './kmeans/report.mjs'
import { makeRows, SHAPES, shrink, titleOf } from './kmeans/shapes.mjs'

/** With fewer, a result is for the eyes only. */
const FEWEST_ROUNDS = 7
const NOTES = `
- Times are of a fit that begins with rows in memory, in the form the library takes, and with given first centroids.
- All stop by one rule (tolerance 1e-4 of the mean variance), but: faiss makes as many iterations as ours; ml-kmeans holds
  the same bound against every single centroid; skmeans and MiniBatchKMeans have rules of their own.
- Ours and scikit-learn assign the rows once more at the end, so that labels and centroids agree; ml-kmeans, skmeans and
  faiss do not, and faiss gives no labels.
- Inertia is of the centroids given back, computed here for all. MiniBatchKMeans is not exact and takes fewer rows a step.
- Memory is the high-water mark after one fit, with the rows, over that of the process with nothing but its library.`

const options = readOptions()
const folder = mkdtempSync(join(tmpdir(), 'nutshell-kmeans-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

const versions = findPeers()
console.log(
  `peers: ${Object.entries(versions)
    .map(([name, version]) => `${name} ${version}`)
    .join(', ')}`
)
const missing = describeMissing(versions, options.peers)
if (missing !== undefined) console.log(missing)

const results = []
for (const shape of options.shapes) {
  console.log(`\n### ${shape.name}: ${titleOf(shape)}\n`)
  const contenders = contendersFor(shape, { ...options, versions })
  if (contenders.length === 0) {
    console.log('left out: none of the contenders takes part')
    continue
  }
  const data = makeRows(shape, options)
  if (data === undefined) {
    console.log('left out: NUTSHELL_DATA is not set')
    continue
  }
  const outcome = await race(shape, contenders, { ...options, data, folder })
  printShape(shape, outcome)
  results.push({ shape, ...outcome })
}
console.log('\n### Summary: how many times as fast ours is (a whole fit; ml-kmeans as said above)\n')
printSummary(results)
console.log(NOTES)
if (options.isPart) console.log(`not written: that takes all contenders, all rows and ${FEWEST_ROUNDS} rounds or more`)
else saveResult('kmeans', { ...savedResult('kmeans'), ...Object.fromEntries(results.map(toRecord)) })

/** A shape as it is saved: shapes measured before and not now keep their own record. */
function toRecord({ shape, runs, sameLabels, pauses }) {
  const contenders = runs.map(({ results, how, needs, runtime, ...run }) => run)
  const { iterations, seed, spread } = options
  return [
    shape.name,
    {
      ...environment(),
      versions,
      ...shape,
      maxIterations: iterations,
      seed,
      spread,
      sameLabels,
      othersShare: pauses.busyShare,
      contenders
    }
  ]
}

function readOptions() {
  const text = { type: 'string' }
  const config = { shapes: text, peers: text, ours: text, rounds: text, iterations: text, spread: text, seed: text }
  try {
    const { values } = parseArgs({ options: { ...config, quick: { type: 'boolean' } } })
    const shapes = pick('shapes', values.shapes, SHAPES, (name, wanted) => name.startsWith(wanted))
    const numbers = {
      rounds: toNumber('rounds', values.rounds ?? (values.quick ? '3' : '7'), 1),
      iterations: toNumber('iterations', values.iterations ?? '25', 1),
      spread: toNumber('spread', values.spread ?? '0.7', 0),
      seed: toNumber('seed', values.seed ?? '0', 0)
    }
    return {
      ...numbers,
      shapes: values.quick ? shapes.map((shape) => shrink(shape, 10)) : shapes,
      peers: pick('peers', values.peers, PEERS).map(({ name }) => name),
      ours: pick('ours', values.ours ?? 'ours-2,ours-1', OURS).map(({ name }) => name),
      isPart: Boolean(
        values.quick || numbers.rounds < FEWEST_ROUNDS || values.peers !== undefined || values.ours === 'none'
      )
    }
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}

/** Those of `all` whose names are in a list like `a,b`: all without a list, none for `none`. */
function pick(option, list, all, isMeant = (name, wanted) => name === wanted) {
  if (list === undefined) return all
  if (list === 'none') return []
  const wanted = list.split(',')
  const unknown = wanted.find((part) => !all.some(({ name }) => isMeant(name, part)))
  if (unknown !== undefined) {
    throw new Error(`--${option}: ${unknown} is none of ${all.map(({ name }) => name).join(', ')}`)
  }
  return all.filter(({ name }) => wanted.some((part) => isMeant(name, part)))
}

function toNumber(option, value, least) {
  const number = Number(value)
  if (!(number >= least)) throw new Error(`--${option} ${value}: expected a number >= ${least}`)
  return number
}
