// `nutshell summarize` on a CSV of product reviews, as a whole process: wall and processor time, reviews a second, peak
// memory of all threads together. Every review must come out, in order. Needs NUTSHELL_DATA.
//   npm run bench -- reviews          7,567 reviews, on one thread and on as many as the machine runs
//   npm run bench -- reviews --all    568,454 reviews, made of those: each text differs from all others
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { dataFile, printTable, saveResult, spread } from './harness.mjs'
import { writeManyReviews } from './reviews/many-reviews.mjs'
import { runSummarize } from './reviews/run-summarize.mjs'

const ALL = 568_454

const isAll = process.argv.includes('--all')
const rounds = isAll ? 3 : 7
const contenders = isAll ? ['auto'] : ['1', 'auto']

const real = dataFile('food-reviews/reviews.csv.gz')
const folder = mkdtempSync(join(tmpdir(), 'nutshell-'))
try {
  const input = isAll ? join(folder, 'reviews.csv') : real
  if (isAll) await writeManyReviews(real, input, ALL)
  /** @type {Map<string, Awaited<ReturnType<typeof runSummarize>>[]>} */
  const runs = new Map(contenders.map((threads) => [threads, []]))
  for (let round = isAll ? 0 : -1; round < rounds; round++) {
    for (const threads of contenders) {
      const run = await runSummarize(input, join(folder, 'summaries.csv'), threads)
      if (round >= 0) runs.get(threads).push(run) // the first is warm-up
    }
  }
  const head = [
    'threads',
    'reviews, all in order',
    'seconds',
    'processor seconds',
    'reviews a second',
    'peak memory, MiB'
  ]
  const rows = contenders.map((threads) => {
    const all = runs.get(threads)
    const column = (value, digits) => spread(all.map(value), digits)
    return [
      threads,
      String(all[0].rows),
      column(({ seconds }) => seconds, 2),
      column(({ cpuSeconds }) => cpuSeconds, 2),
      column(({ rows, seconds }) => rows / seconds, 0),
      column(({ mebibytes }) => mebibytes, 0)
    ]
  })
  printTable([head, ...rows])
  saveResult(isAll ? 'reviews-all' : 'reviews', Object.fromEntries(runs))
} finally {
  rmSync(folder, { recursive: true, force: true })
}
