// What models learn from a user's corrections, and what they forget: a scripted user with an odd hand tells what so many of his digits
// are; others of his and MNIST's test images judge the model before and after.
import { median, printTable } from '../harness.mjs'
import { GROUPS } from './contenders.mjs'
import { accuracyOf, digitsOf, firstOf } from './mnist.mjs'
import { trainedModel } from './trained.mjs'
import { drawingsOf, WRITERS } from './writers.mjs'

const MODELS = ['kmeans-500', 'linear', 'trees', 'cnn-standard']
/** How many digits the user tells. */
const CORRECTIONS = [10, 30, 100]
/** Of the user, to judge by. */
const OTHERS = 500
/** Images of MNIST that models are held to: those that they carry, or the first of the training images. */
const REPLAYS = { 'what it carries': undefined, '10,000 of training': 10_000 }

/** @param job `groups`, where others are to learn; `mnist`, and what `trainedModel` takes */
export async function learn(job) {
  console.log('\n### Learning from corrections\n')
  const models = new Map()
  for (const name of job.groups ?? MODELS) models.set(name, await trainedModel(name, job))
  const { images, labels } = job.mnist.test
  const found = { others: OTHERS, models: {} }
  for (const [name, model] of models) {
    const mnist = accuracyOf(digitsOf(model, images), labels)
    found.models[name] = { mnist, writers: {}, after: [] }
    for (const writer of Object.keys(WRITERS)) {
      const { others } = drawingsOf(writer, CORRECTIONS.at(-1), OTHERS)
      found.models[name].writers[writer] = accuracyOf(digitsOf(model, others.images), others.labels)
    }
    for (const count of CORRECTIONS) {
      for (const replay of Object.keys(REPLAYS)) {
        found.models[name].after.push(await learned(model, count, replay, job.mnist))
      }
    }
    printModel(name, found.models[name])
  }
  return found
}

/** What each user's corrections make of a model. */
async function learned(model, count, replay, { train, test }) {
  const size = REPLAYS[replay]
  const options = size === undefined ? {} : { replay: firstOf(train, size) }
  const record = { corrections: count, replay, writers: {}, mnist: {}, seconds: {} }
  for (const writer of Object.keys(WRITERS)) {
    const { told, others } = drawingsOf(writer, CORRECTIONS.at(-1), OTHERS)
    const some = firstOf(told, count)
    const start = performance.now()
    const after = await model.learn(some.images, some.labels, options)
    record.seconds[writer] = (performance.now() - start) / 1000
    record.writers[writer] = accuracyOf(digitsOf(after, others.images), others.labels)
    record.mnist[writer] = accuracyOf(digitsOf(after, test.images), test.labels)
  }
  return record
}

function printModel(name, { mnist, writers, after }) {
  const names = Object.keys(WRITERS)
  const digits = (value) => value.toFixed(4)
  const worst = (values) => Math.min(...Object.values(values))
  console.log(`\n${GROUPS[name].title}\n`)
  printTable([
    [
      'corrections',
      'replayed',
      ...names.map((writer) => WRITERS[writer].title),
      'MNIST, after the worst',
      'points',
      's'
    ],
    ['none', '', ...names.map((writer) => digits(writers[writer])), digits(mnist), '', ''],
    ...after.map((one) => [
      String(one.corrections),
      one.replay,
      ...names.map((writer) => digits(one.writers[writer])),
      digits(worst(one.mnist)),
      (100 * (worst(one.mnist) - mnist)).toFixed(2),
      median(Object.values(one.seconds)).toFixed(2)
    ])
  ])
}
