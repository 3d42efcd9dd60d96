// `nutshell summarize` on a CSV of 7,567 product reviews, as a whole process: wall time, rows a second, peak memory.
// Needs NUTSHELL_DATA.
//   npm run bench -- reviews
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { dataFile, median, printTable, saveResult, spread } from './harness.mjs'

const ROUNDS = 7

const input = dataFile('food-reviews/reviews.csv.gz')
const cli = new URL('../../packages/serving/bin/nutshell.js', import.meta.url)
const folder = mkdtempSync(join(tmpdir(), 'nutshell-'))
const out = join(folder, 'summaries.csv')
const script = `
  process.argv.push('summarize', ${JSON.stringify(input)}, '--column', 'Text', '--id', 'Id', '--out', ${JSON.stringify(out)})
  process.on('exit', () => console.log(process.resourceUsage().maxRSS))
  await import(${JSON.stringify(cli.href)})`

const seconds = []
const mebibytes = []
try {
  for (let round = -1; round < ROUNDS; round++) {
    const start = performance.now()
    // The extra argument stands where a script's name would, so that the command line is read as usual.
    const { status, stdout, stderr } = spawnSync(
      process.execPath,
      ['--input-type=module', '--eval', script, 'nutshell'],
      {
        encoding: 'utf8'
      }
    )
    if (status !== 0) throw new Error(stderr)
    if (round < 0) continue // warm-up
    seconds.push((performance.now() - start) / 1000)
    mebibytes.push(Number(stdout) / 1024)
  }
  const rowsIn = await countRows(input)
  const rowsOut = await countRows(out)
  printTable([
    ['rows in', 'rows out', 'seconds: median (range)', 'rows a second', 'peak memory, MiB'],
    [
      String(rowsIn),
      String(rowsOut),
      spread(seconds, 2),
      String(Math.round(rowsIn / median(seconds))),
      spread(mebibytes, 0)
    ]
  ])
  saveResult('reviews', { rowsIn, rowsOut, seconds, mebibytes })
} finally {
  rmSync(folder, { recursive: true, force: true })
}

async function countRows(path) {
  let rows = 0
  for await (const _ of await openCsv(await openSource(path))) rows++
  return rows
}
