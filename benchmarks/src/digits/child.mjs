// The process of Nutshell in the benchmark of digits: `child.mjs serve [PROJECT]`, the commands of ../../python/digits.py under the same
// names. PROJECT is a folder whose packages are taken in place of those of this repository.
import { readFileSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { serve } from '../linear/child.mjs'
import { digitsOf, firstOf, PIXELS } from './mnist.mjs'

const DIGITS = '@nutshell-ml/classifier/digits'
const [, , , project] = process.argv
const { DigitCnn, DigitKMeans, DigitLinear, DigitTrees } =
  project === undefined
    ? await import('@nutshell-ml/classifier/digits')
    : createRequire(join(project, 'index.js'))(DIGITS)

const KINDS = { cnn: DigitCnn, kmeans: DigitKMeans, linear: DigitLinear, trees: DigitTrees }
const kept = {}

function load({ pixels, labels, testPixels }) {
  const read = (path) => Uint8Array.from(readFileSync(path))
  kept.train = { images: read(pixels), labels: read(labels) }
  kept.test = read(testPixels)
}

/** A model of the first so many images, in a file too, and what it says of all test images. */
async function fit({ kind, images, settings, digits, file }) {
  const train = firstOf(kept.train, images)
  const start = performance.now()
  const model = await KINDS[kind].fit(train.images, train.labels, settings)
  const ms = performance.now() - start
  kept.model = model
  writeFileSync(digits, digitsOf(model, kept.test))
  if (file !== undefined) writeFileSync(file, model.save())
  return { ms, facts: model.facts }
}

/** Of the file, and of that what a model carries to go on learning by itself. */
function size() {
  const { images, labels } = kept.model.exemplars
  return { bytes: kept.model.save().length, carried: images.length + labels.length }
}

/** One image at a time, from numbers to its digit. */
function latency({ count, warmup }) {
  const { model, test } = kept
  const times = []
  let sum = 0
  for (let i = 0; i < warmup + count; i++) {
    const at = (i % (test.length / PIXELS)) * PIXELS
    const image = test.subarray(at, at + PIXELS)
    const start = performance.now()
    const { digit } = model.predict(image)
    times.push(performance.now() - start)
    sum += digit
  }
  const timed = times.slice(warmup).sort((a, b) => a - b)
  return { ms: timed[count >> 1], sum }
}

/** Milliseconds an image of training, after so many steps that are not timed. */
async function rate({ settings, images, batchSize, skip }) {
  const { images: pixels, labels } = firstOf(kept.train, images)
  const times = new Map()
  const onProgress = ({ done }) => times.set(done, performance.now())
  await DigitCnn.fit(pixels, labels, { ...settings, batchSize, epochs: 1, onProgress })
  const first = Math.min(...[...times.keys()].filter((step) => step >= skip))
  const last = Math.max(...times.keys())
  return { ms: (times.get(last) - times.get(first)) / ((last - first) * batchSize) }
}

await serve({ load, fit, size, latency, rate }, ['serve'])
