import { printTable } from '../harness.mjs'
import { CATEGORIES, LABEL, NUMBERS, POSITIVE } from './airline.mjs'

/** One row, and all rows at once; the processes have fitted their models. */
export async function predictRows(children, slow, hasPython, files) {
  const record = { nutshell: await children.nutshell.answer({ command: 'predict_one', count: 200_000 }) }
  if (hasPython) {
    // What `fit_design` fitted last has no table before it.
    const theirs = {
      command: 'csv_to_model',
      ...files,
      label: LABEL,
      positive: POSITIVE,
      drop: ['Unnamed: 0', 'id'],
      numbers: NUMBERS,
      categories: CATEGORIES,
      solver: 'lbfgs'
    }
    await children.python.answer(theirs)
    record['scikit-learn'] = await children.python.answer({ command: 'predict_one', count: 2000 })
  }
  for (const { name } of slow) record[name] = await children[name].answer({ command: 'predict_one', count: 5000 })
  console.log('\none row, and the rows of the test file at once\n')
  const number = (value, digits = 1) => (value === undefined ? '' : value.toFixed(digits))
  const million = (value) => (value === undefined ? '' : (value / 1e6).toFixed(2))
  printTable([
    [
      'contender',
      'one object, µs',
      'its class alone, µs',
      'one row of numbers, µs',
      'table, million rows/s',
      'matrix, million rows/s'
    ],
    ...Object.entries(record).map(([name, found]) => [
      name,
      number(found.objectMicroseconds),
      number(found.objectClassMicroseconds),
      number(found.numbersMicroseconds),
      million(found.tableRowsPerSecond),
      million(found.matrixRowsPerSecond)
    ])
  ])
  return record
}
