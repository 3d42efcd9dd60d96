// From a CSV to a prediction over HTTP. The passengers were made up for this example; the columns are those of the well-known
// survey, so that its files can take their place:
//   node examples/airline/airline.mjs [TRAIN.csv [TEST.csv]]
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { formatEvaluation, LinearLearner, splitRows } from '@nutshell-ml/classifier'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'

const [file = fileURLToPath(new URL('passengers.csv', import.meta.url)), testFile] = process.argv.slice(2)
const table = await readTable(await openSource(file))
const parts = splitRows({ rows: table.rows, test: 0.25 })
const train = testFile === undefined ? table.pick(parts.train) : table
const model = await LinearLearner.fit(train, { label: 'satisfaction' })
for (const decision of model.decisions) console.log(decision)

const test = testFile === undefined ? table.pick(parts.test) : await readTable(await openSource(testFile))
console.log(`\n${formatEvaluation(model.evaluate(test))}`)

const server = createServer(async (request, response) => {
  const { prediction, probability, text } = model.explain(await json(request))
  response.end(JSON.stringify({ prediction, probability, text }))
}).listen(0, '127.0.0.1', async () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const passenger = {
    Age: 41,
    'Type of Travel': 'Business travel',
    Class: 'Business',
    'Online boarding': 5,
    'Inflight wifi service': 2
  }
  const answer = await fetch(`http://127.0.0.1:${port}`, {
    method: 'POST',
    body: JSON.stringify(passenger)
  })
  console.log(await answer.json())
  server.close()
})
