// One shape: all contenders on the same numbers, in turn, each in its own process while the others wait.
import { join } from 'node:path'
import { ContenderProcess } from '../contender-process.mjs'
import { programOf } from './contenders.mjs'
import { drawRows, meanVariance } from './data.mjs'
import { Pauses } from './idle-machine.mjs'
import { judge, shareOfEqualLabels } from './judge.mjs'
import { writeNumbers } from './number-files.mjs'

const TOLERANCE = 1e-4
/** Of many small problems, how many are judged. */
const KEEP = 300
/** Threads of a peer may spin for a while before they sleep. */
const SETTLE_MS = 100

/**
 * What each contender took: the fields it came with and `{ ms, iterations, emptyKb, peakKb, lastPeakKb, inertia }`, or
 * `failed`, why it did: the others then go on without it. `peakKb` is after one fit, `lastPeakKb` after all rounds.
 */
export async function race(shape, contenders, { data, folder, seed, rounds }) {
  const { rows, cols, k, problems = 1, isSeeded } = shape
  const files = { data: join(folder, 'rows'), first: isSeeded ? undefined : join(folder, 'first') }
  writeNumbers(files.data, data)
  if (!isSeeded) writeNumbers(files.first, firstCentroids(data, shape, seed))
  const mostShift = TOLERANCE * meanVariance(data, problems * rows, cols)

  const entries = contenders.map((contender) => ({
    run: { ...contender, ms: [] },
    child: new ContenderProcess(programOf(contender))
  }))
  const each = async (work) => {
    for (const entry of entries) {
      if (entry.run.failed !== undefined) continue
      try {
        await work(entry)
      } catch (error) {
        entry.run.failed = error.message
        await entry.child.end()
      }
    }
  }
  const pauses = new Pauses()
  const fit = async ({ child }, maxIterations) => {
    await pauses.take(SETTLE_MS)
    return child.answer({ command: 'run', maxIterations })
  }

  await each(async ({ run, child }) => {
    run.emptyKb = (await child.answer()).emptyKb
    const shared = { rows, cols, k, keep: KEEP, tolerance: TOLERANCE, mostShift, ...files }
    await child.answer({ command: 'load', ...shared, problems: run.problems })
  })
  await each(async (entry) => {
    const { run } = entry
    // faiss has no tolerance: it makes as many iterations as the first contender that counts them, one of ours.
    const counted = entries.find((other) => other.run.iterations)?.run.iterations
    if (run.name === 'faiss' && counted !== undefined) run.maxIterations = counted
    const { iterations, peakKb } = await fit(entry, run.isCut ? 1 : run.maxIterations)
    Object.assign(run, { iterations, peakKb })
  })
  for (let round = 0; round < rounds; round++) {
    await each(async (entry) => {
      const { run } = entry
      if (round >= run.rounds) return
      const { ms, iterations, peakKb } = await fit(entry, run.maxIterations)
      run.ms.push(ms)
      Object.assign(run, { iterations, lastPeakKb: peakKb })
    })
  }
  await each(async ({ run, child }) => {
    const results = { labels: join(folder, `${run.name}.labels`), centroids: join(folder, `${run.name}.centroids`) }
    const { hasLabels } = await child.answer({ command: 'write', ...results })
    run.results = hasLabels ? results : { centroids: results.centroids }
  })
  await Promise.all(entries.map(({ child }) => child.end()))

  const runs = entries.map(({ run }) => run)
  const judged = Math.min(KEEP, ...runs.map((run) => run.problems))
  for (const run of runs) if (run.failed === undefined) run.inertia = judge(run.results, data, shape, judged)
  const peer = isSeeded ? undefined : runs.slice(1).find(({ name }) => name === 'sklearn-lloyd')
  const sameLabels = shareOfEqualLabels(runs[0], peer, shape, judged)
  return { runs, sameLabels, pauses }
}

/** k different rows of each problem. */
function firstCentroids(data, { rows, cols, k, problems = 1 }, seed) {
  const first = new Float32Array(problems * k * cols)
  for (let p = 0; p < problems; p++) {
    const part = data.subarray(p * rows * cols, (p + 1) * rows * cols)
    first.set(drawRows(part, rows, cols, k, seed + p), p * k * cols)
  }
  return first
}
