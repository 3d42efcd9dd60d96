// From a CSV of houses that were sold to a CSV of prices for others. The houses were made up for this example.
//   node examples/housing/prices.mjs [SOLD.csv NEW.csv [PRICES.csv]]     without the last to the standard output
import { fileURLToPath } from 'node:url'
import { BoostedTrees, formatEvaluation, splitRows } from '@nutshell-ml/classifier'
import { openOutput, openSource } from '@nutshell-ml/core/node'
import { formatCsvRow, openCsv, readTable } from '@nutshell-ml/core/table'

const beside = (/** @type {string} */ name) => fileURLToPath(new URL(name, import.meta.url))
const [sold = beside('sold.csv'), wanted = beside('new.csv'), prices] = process.argv.slice(2)
const table = await readTable(await openSource(sold))
const { train, test } = splitRows({ rows: table.rows, test: 0.2 })
const model = await BoostedTrees.fit(table.pick(train), {
  label: 'price',
  trees: 1000,
  learningRate: 0.05,
  leaves: 8, // few rows: small trees, and many of them
  earlyStopping: 30, // on a fifth of the rows; then as many rounds with all of them
  monotone: table.has('area') ? { area: 1 } : undefined // more room never makes a house cheaper
})
console.error(model.decisions.join('\n'))
console.error(
  `\n${formatEvaluation(model.evaluate(table.pick(test)))}\n\nwhat matters, as a share of what all splits gain:`
)
for (const { name, importance } of model.importances().slice(0, 6)) console.error(`${importance.toFixed(3)}  ${name}`)

// Row by row, so that a file of any size takes no more memory; what was not known or is missing goes where such rows went before.
const output = prices === undefined ? undefined : await openOutput(prices)
const write = async (/** @type {string} */ line) => output?.write(line) ?? process.stdout.write(line)
let first
for await (const { record } of await openCsv(await openSource(wanted))) {
  if (first === undefined) await write(formatCsvRow([...Object.keys(record), 'price']))
  first ??= record
  await write(formatCsvRow([...Object.values(record), Math.round(Number(model.predict(record)))]))
}
await output?.publish()
if (first !== undefined) console.error(`\nthe first of them: ${model.explain(first).text}`)
