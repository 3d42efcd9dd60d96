// The folds that all contenders are given: a number from 0 for each row, classes spread evenly.
import { writeFileSync } from 'node:fs'
import { Random } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'

/** @returns the truth (0 or 1) and the file of the folds */
export async function writeFolds(file, label, path, folds = 5, seed = 0) {
  const table = await readTable(await openSource(file), { types: { [label]: 'number' } })
  const truth = /** @type {import('@nutshell-ml/core/table').NumberColumn} */ (table.column(label)).values
  const order = new Int32Array(truth.length).map((_, i) => i)
  new Random(seed).shuffle(order)
  const foldOf = new Int32Array(truth.length)
  const given = [0, 0]
  for (const i of order) foldOf[i] = given[truth[i]]++ % folds
  writeFileSync(path, new Uint8Array(foldOf.buffer))
  return { truth, rows: truth.length, path }
}
