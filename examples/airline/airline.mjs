// From a CSV to a prediction over HTTP. The passengers were made up for this example, with the columns of the well-known survey:
//   node examples/airline/airline.mjs [TRAIN.csv [TEST.csv]]
import { createServer } from 'node:http'
import { json } from 'node:stream/consumers'
import { fileURLToPath } from 'node:url'
import { formatEvaluation, LinearLearner, splitRows } from '@nutshell-ml/classifier'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'

const [file = fileURLToPath(new URL('passengers.csv', import.meta.url)), testFile] = process.argv.slice(2)
const table = await readTable(await openSource(file))
const { train, test } = splitRows({ rows: table.rows, test: 0.25 })
const model = await LinearLearner.fit(testFile ? table : table.pick(train), { label: 'satisfaction' })
console.log(model.decisions.join('\n'))
const others = testFile ? await readTable(await openSource(testFile)) : table.pick(test)
console.log(`\n${formatEvaluation(model.evaluate(others))}`)

const server = createServer(async (request, response) => {
  const why = json(request).then((row) => model.explain(row))
  const answer = await why.catch(({ message }) => ({ error: message }))
  response.writeHead('error' in answer ? 400 : 200).end(JSON.stringify(answer))
}).listen(0, '127.0.0.1', async () => {
  const { port } = /** @type {import('node:net').AddressInfo} */ (server.address())
  const body = JSON.stringify({ Age: 41, Class: 'Business', 'Online boarding': 5, 'Inflight wifi service': 2 })
  const answer = await fetch(`http://127.0.0.1:${port}`, { method: 'POST', body })
  console.log((await answer.json()).text)
  server.close()
})
