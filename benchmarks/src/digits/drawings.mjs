// How well drawings are read: MNIST's test images on a canvas of 280 x 280, in many ways, through `fromCanvas`.
import { once } from 'node:events'
import { availableParallelism } from 'node:os'
import { Worker } from 'node:worker_threads'
import { printTable } from '../harness.mjs'
import { SIDE } from './canvas.mjs'
import { accuracyOf, digitsOf, everyNth } from './mnist.mjs'
import { trainedModel } from './trained.mjs'
import { VARIATIONS } from './variations.mjs'

const MODEL = 'cnn-standard'
/** Every so-manieth test image is drawn: it takes half a second to draw and read one in all ways. */
const NTH = 8
const NTH_OF_SHORT_FORM = 20

/** @param job `isFull`, `mnist`, and what `trainedModel` takes */
export async function drawings(job) {
  console.log(`\n### Drawings of ${SIDE} x ${SIDE}\n`)
  const model = await trainedModel(MODEL, job)
  const { images, labels } = everyNth(job.mnist.test, job.isFull ? NTH : NTH_OF_SHORT_FORM)
  const plain = accuracyOf(digitsOf(model, images), labels)
  console.log(`\n${labels.length} of MNIST's test images, as they are: accuracy ${plain.toFixed(4)}\n`)
  const found = { model: model.facts, images: labels.length, plain, variations: {} }
  const names = Object.keys(VARIATIONS)
  for (const [name, { read, ...rest }] of await readInTurn(names, images)) {
    found.variations[name] = { accuracy: accuracyOf(digitsOf(model, read), labels), ...rest }
  }
  printTable([
    ['drawing', 'accuracy', 'difference, points', 'taken for blank', 'fromCanvas, ms'],
    ...names.map((name) => {
      const { accuracy, blank, ms } = found.variations[name]
      const points = 100 * (accuracy - plain)
      return [name, accuracy.toFixed(4), `${points < 0 ? '' : '+'}${points.toFixed(2)}`, String(blank), ms.toFixed(2)]
    })
  ])
  return found
}

/** Each variation by a worker, as many at once as there are processors. */
async function readInTurn(names, images) {
  const found = new Map()
  const rest = [...names]
  const work = async () => {
    for (let name = rest.shift(); name !== undefined; name = rest.shift()) {
      const worker = new Worker(new URL('./variations.mjs', import.meta.url), { workerData: { name, images } })
      const [answer] = await once(worker, 'message')
      found.set(name, answer)
      console.error(`${found.size} of ${names.length}: ${name}`)
    }
  }
  await Promise.all(Array.from({ length: availableParallelism() }, work))
  return found
}
