// The tables of the k-means benchmark.
import { median, printTable, spread } from '../harness.mjs'

const KB = 1024

/** One shape: every contender. */
export function printShape(shape, { runs, sameLabels, pauses }) {
  const isTiny = shape.problems !== undefined
  const timing = isTiny
    ? ['µs a problem: median (range)', 'problems a second', 'problems']
    : ['ms: median (range)', 'iterations', 'ms an iteration']
  const head = ['contender', ...timing, 'inertia', 'peak MB over empty', 'x data', `${runs[0].title} is`]
  printTable([head, ...runs.map((run) => (isTiny ? tinyRow : row)(run, runs[0], shape))])
  for (const { title, failed } of runs) if (failed !== undefined) console.log(`${title} failed: ${failed}`)
  for (const { title, isCut, failed, ms, iterations } of runs) {
    if (failed !== undefined) continue
    const less = isCut ? `, iterations cut to ${iterations}: compared by the time of one` : ''
    if (isCut || ms.length < runs[0].ms.length) console.log(`${title}: rounds cut to ${ms.length}${less}`)
  }
  pauses.complain()
  if (sameLabels !== undefined) {
    console.log(
      `${runs[0].title} gives ${(100 * sameLabels).toFixed(3)}% of the rows the label of scikit-learn's Lloyd`
    )
  }
}

function row(run, ours, shape) {
  if (run.failed !== undefined) return [run.title, 'failed', '-', '-', '-', '-', '-', '-']
  const perIteration = run.isApproximate ? '-' : (median(run.ms) / run.iterations).toFixed(2)
  return [run.title, spread(run.ms), String(run.iterations), perIteration, ...common(run, ours, shape)]
}

function tinyRow(run, ours, shape) {
  if (run.failed !== undefined) return [run.title, 'failed', '-', '-', '-', '-', '-', '-']
  const each = run.ms.map((ms) => (1000 * ms) / run.problems)
  const perSecond = Math.round(1e6 / median(each)).toLocaleString('en')
  return [run.title, spread(each), perSecond, run.problems.toLocaleString('en'), ...common(run, ours, shape)]
}

function common(run, ours, shape) {
  const { megabytes, timesData } = memoryOf(run, shape)
  const faster = run === ours ? '' : describeFaster(ours, run)
  return [run.inertia.toPrecision(8), megabytes.toFixed(0), timesData.toFixed(1), faster]
}

function describeFaster(ours, run) {
  const times = timesFaster(ours, run)
  if (times === undefined) return '-'
  return `${times.toFixed(2)}x as fast${run.isCut ? ' (an iteration)' : ''}`
}

/** How many times as fast ours is: a whole fit, or an iteration where the other one was given fewer of them. */
function timesFaster(ours, run) {
  if (ours?.failed !== undefined || run?.failed !== undefined || !ours?.ms.length || !run?.ms.length) return undefined
  if (run.isCut) return median(run.ms) / run.iterations / (median(ours.ms) / ours.iterations)
  return median(run.ms) / run.problems / (median(ours.ms) / ours.problems)
}

/** What one fit took at the most, over the process with nothing but its library, also as a multiple of the rows. */
function memoryOf({ emptyKb, peakKb, problems }, { rows, cols }) {
  const bytes = (peakKb - emptyKb) * KB
  return { megabytes: bytes / KB / KB, timesData: bytes / (problems * rows * cols * Float32Array.BYTES_PER_ELEMENT) }
}

/** All shapes: ours against the best of each kind. */
export function printSummary(results) {
  const head = [
    'shape',
    'ours',
    'ms',
    'against scikit-learn',
    'faiss',
    'ml-kmeans',
    'MB: ours',
    'MB: scikit-learn',
    'same labels'
  ]
  printTable([head, ...results.map(summaryRow)])
}

function summaryRow({ shape, runs, sameLabels }) {
  const named = (...names) => runs.filter(({ name, failed }) => names.includes(name) && failed === undefined)
  const [ours] = runs
  const exact = named('sklearn-lloyd', 'sklearn-elkan').sort((a, b) => median(a.ms) - median(b.ms))[0]
  const against = (run) => {
    const times = timesFaster(ours, run)
    return times === undefined || run === ours ? '-' : `${times.toFixed(2)}x`
  }
  // Of small problems the contenders hold different numbers.
  const memory = (run) =>
    run === undefined || run.failed || shape.problems ? '-' : memoryOf(run, shape).megabytes.toFixed(0)
  return [
    shape.name,
    ours.title,
    ours.failed === undefined ? median(ours.ms).toFixed(1) : 'failed',
    exact === undefined ? '-' : `${against(exact)} (${exact.name.slice('sklearn-'.length)})`,
    against(named('faiss')[0]),
    against(named('ml-kmeans')[0]),
    memory(ours),
    memory(exact),
    sameLabels === undefined ? '-' : `${(100 * sameLabels).toFixed(2)}%`
  ]
}
