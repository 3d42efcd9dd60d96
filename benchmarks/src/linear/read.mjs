// Reading a large CSV into typed columns.
import { join } from 'node:path'
import { median, printTable, spread } from '../harness.mjs'
import { runOnce } from './contenders.mjs'
import { writeRows } from './million-rows.mjs'
import { race } from './race.mjs'

/** Reading a large CSV into typed columns, in a process of its own. */
export async function read({ rounds, folder, hasPython, isQuick }) {
  const path = join(folder, 'rows.csv')
  const { rows: count, columns, bytes } = writeRows(path, isQuick ? 100_000 : 1_000_000)
  console.log(`${count} rows x ${columns} columns, ${(bytes / 1e6).toFixed(0)} MB\n`)
  const entries = [{ name: 'nutshell readTable', runtime: 'nutshell' }]
  if (hasPython) entries.push({ name: 'pandas.read_csv', runtime: 'python' })
  const { answers, othersShare } = await race(
    entries.map(({ name, runtime }) => ({ name, run: () => runOnce(runtime, { command: 'read_table', file: path }) })),
    { rounds: Math.min(rounds, 7) }
  )
  const record = { rows: count, columns, bytes, othersShare }
  const table = [['contender', 'read, s', 'MB a second', 'peak, MB', 'of it before reading, MB']]
  const sums = []
  for (const { name } of entries) {
    const { all, reason } = answers.get(name)
    if (reason !== undefined) {
      table.push([name, reason, '', '', ''])
      continue
    }
    const seconds = all.map(({ ms }) => ms / 1000)
    const peaks = all.map(({ peakKb }) => peakKb / 1024)
    const empty = all.map(({ emptyKb }) => emptyKb / 1024)
    sums.push(all[0].sum)
    record[name] = { seconds, peakMegabytes: peaks, emptyMegabytes: empty, types: all[0].types }
    table.push([
      name,
      spread(seconds, 2),
      (bytes / 1e6 / median(seconds)).toFixed(0),
      spread(peaks, 0),
      median(empty).toFixed(0)
    ])
  }
  printTable(table)
  if (sums.length === 2) {
    const gap = Math.abs(sums[0] - sums[1]) / Math.abs(sums[1])
    console.log(`\nthe numbers add up to the same within ${gap.toExponential(1)}`)
  }
  return record
}
