// Trees in plain JavaScript, for the record: a decision tree and a random forest, which are no peers in boosting. They look at every
// row again for every place to split, so their time goes up faster than rows do: measured on small parts, and scaled.
import { join } from 'node:path'
import { printTable } from '../harness.mjs'
import { installPeer } from '../summarizer/install-peers.mjs'
import { startContender } from './contenders.mjs'
import { judge } from './judge.mjs'
import { readNumbers } from './number-files.mjs'
import { SETS } from './sets.mjs'

const PEERS = [
  {
    name: 'ml-cart',
    version: '2.1.1',
    what: 'one tree, depth 10',
    options: { gainFunction: 'gini', maxDepth: 10, minNumSamples: 3 }
  },
  {
    name: 'ml-random-forest',
    version: '2.1.0',
    what: '10 trees, depth 10, half the columns each',
    options: { nEstimators: 10, maxFeatures: 0.5, seed: 0, noOOB: true, treeOptions: { maxDepth: 10 } }
  }
]
const ROWS = [1000, 2000, 4000]

export async function scripted({ folder, isQuick }) {
  const { parts, truth } = await SETS.airline.write({ folder })
  const all = 103_904
  const record = {}
  const table = [['contender', 'model', 'rows', 'fit, s', 'accuracy', 'one row, µs', `${all} rows by the power law, s`]]
  for (const { name, version, what, options } of PEERS) {
    const { folder: home, reason } = installPeer({ package: name, version })
    if (home === undefined) {
      console.log(`left out: ${name} ${version}, ${reason}`)
      continue
    }
    const predictions = join(folder, 'scripted.f64')
    const found = []
    for (const rows of isQuick ? ROWS.slice(0, 2) : ROWS) {
      const child = startContender('script', name, home)
      await child.answer()
      const { ms, microseconds } = await child.answer({ command: 'fit', parts, rows, options, predictions })
      await child.end()
      const { accuracy } = judge('binary', truth, readNumbers(predictions, Float64Array))
      found.push({ rows, seconds: ms / 1000, accuracy, singleMicroseconds: microseconds })
    }
    const [least] = found
    const last = found[found.length - 1]
    const power = Math.log(last.seconds / least.seconds) / Math.log(last.rows / least.rows)
    const scaledSeconds = last.seconds * (all / last.rows) ** power
    record[name] = { version, what, options, found, power, scaledSeconds }
    for (const one of found) {
      table.push([
        `${name} ${version}`,
        what,
        String(one.rows),
        one.seconds.toFixed(2),
        one.accuracy.toFixed(4),
        one.singleMicroseconds.toFixed(1),
        one === last ? `${scaledSeconds.toFixed(0)} (power ${power.toFixed(2)})` : ''
      ])
    }
  }
  printTable(table)
  return record
}
