// Contenders against each other on one network: training, predicting many images, predicting one, and whether all learn the same.
import { printTable, spread } from '../harness.mjs'
import { race } from '../linear/race.mjs'
import { CONTENDERS } from './contenders.mjs'
import { NETWORKS } from './networks.mjs'

const OURS = 'nutshell2'
const MEASURE = 'tfjs-node'

/** Batches of training and of predicting in a round, by pace. */
const BATCHES = {
  cnn: { train: { fast: 20, slow: 4, slowest: 1 }, predict: { fast: 40, slow: 20, slowest: 1 } },
  lenet: { train: { fast: 60, slow: 20, slowest: 2 }, predict: { fast: 80, slow: 40, slowest: 2 } },
  mlp: { train: { fast: 100, slow: 30, slowest: 4 }, predict: { fast: 160, slow: 80, slowest: 8 } }
}
/** Images in a batch of the slowest, where one of 128 takes minutes; its losses are others then, and are not told. */
const SMALL_BATCHES = { cnn: 8 }
/** The most batches that a round takes. */
export const MOST_BATCHES = 160
/** Images predicted one by one. */
const SINGLES = { fast: 300, slow: 300, slowest: 5 }
/** Steps whose losses are held against each other, and images that are then judged. */
const STEPS = { fast: 50, slow: 10, slowest: 2 }
export const TESTS = 2000
/** The slow take part in so many rounds, after so many warm-ups. */
const ROUNDS = { fast: [Number.POSITIVE_INFINITY, 1], slow: [3, 1], slowest: [1, 0] }
const WARM_BATCHES = { fast: 3, slow: 1, slowest: 0 }

const PARTS = {
  train: { title: 'Training', unit: 'images/s', rateOf: (answer, images) => images / (answer.ms / 1000) },
  predict: { title: 'Predicting', unit: 'images/s', rateOf: (answer, images) => images / (answer.ms / 1000) },
  latency: { title: 'Predicting one image', unit: 'ms', rateOf: ({ ms }) => ms }
}

/** @param job `{ network, children, batchSize, rounds, isQuick }` @returns what is written to results */
export async function raceNetwork(job) {
  const { network, children, batchSize, rounds } = job
  const record = { batchSize, rounds }
  for (const part of Object.keys(PARTS)) {
    record[part] = await racePart(part, job)
    printRates(network, part, record[part].contenders)
  }
  record.score = await scores(network, children, job)
  printScores(network, record.score)
  return record
}

async function racePart(part, job) {
  const commands = new Map()
  const runners = [...job.children].map(([name, child]) => {
    const { pace } = CONTENDERS[name]
    const command = commandOf(part, pace, job)
    commands.set(name, command)
    const [rounds, warmup] = ROUNDS[pace]
    return { name, rounds: Math.min(job.rounds, rounds), warmup, run: () => child.answer(command) }
  })
  const { answers, othersShare } = await race(runners, { rounds: job.rounds, warmup: job.isQuick ? 0 : 1 })
  const contenders = {}
  for (const [name, { all, reason }] of answers) {
    const { batches, batchSize } = commands.get(name)
    const rates = all.map((answer) => PARTS[part].rateOf(answer, batches * batchSize))
    contenders[name] = reason === undefined ? { batches, batchSize, rates } : { reason }
  }
  return { othersShare, contenders }
}

/** @param job `{ network, batchSize, isQuick }` */
function commandOf(part, pace, { network, batchSize, isQuick }) {
  const slowestWarmup = pace === 'slowest' ? 0 : 1
  if (part === 'latency') {
    const count = isQuick ? 5 : SINGLES[pace]
    return { command: part, network, count, warmup: isQuick ? slowestWarmup : count / 5 }
  }
  return {
    command: part,
    network,
    batchSize: isSmall(network, pace) ? SMALL_BATCHES[network] : batchSize,
    batches: isQuick ? 1 : BATCHES[network][part][pace],
    warmup: isQuick ? slowestWarmup : WARM_BATCHES[pace]
  }
}

const isSmall = (network, pace) => pace === 'slowest' && SMALL_BATCHES[network] !== undefined

function printRates(network, part, contenders) {
  const { title, unit } = PARTS[part]
  const digits = unit === 'ms' ? 3 : 0
  console.log(`\n#### ${title}: ${NETWORKS[network].title}\n`)
  const mostImages = Math.max(...Object.values(contenders).map(({ batchSize = 0 }) => batchSize))
  const ours = ['nutshell2', 'nutshell1'].filter((name) => contenders[name]?.rates !== undefined)
  printTable([
    ['contender', unit, ...ours.map((name) => `${CONTENDERS[name].title} / it`)],
    ...Object.entries(contenders).map(([name, { rates, batchSize, reason }]) => [
      CONTENDERS[name].title,
      reason ?? `${spread(rates, digits)}${batchSize < mostImages ? `, batch ${batchSize}` : ''}`,
      ...ours.map((one) =>
        reason !== undefined || one === name ? '' : ratio(contenders[one].rates, rates, unit === 'ms')
      )
    ])
  ])
}

/** How many times as fast, round by round: of rounds that both took part in, median and range. */
function ratio(ours, theirs, isTime) {
  const pairs = ours.slice(0, theirs.length).map((value, i) => (isTime ? theirs[i] / value : value / theirs[i]))
  return pairs.length > 1 ? spread(pairs, 2) : pairs[0].toFixed(2)
}

async function scores(network, children, { batchSize, isQuick }) {
  const found = {}
  for (const [name, child] of children) {
    const { pace } = CONTENDERS[name]
    if (isSmall(network, pace)) continue
    const steps = isQuick ? Math.min(2, STEPS[pace]) : STEPS[pace]
    const tests = pace === 'fast' && !isQuick ? TESTS : 0
    try {
      found[name] = await child.answer({ command: 'score', network, batchSize, steps, tests })
    } catch (error) {
      found[name] = { reason: error.message }
    }
  }
  return found
}

function printScores(network, found) {
  const measure = found[MEASURE]?.losses ?? found[OURS]?.losses
  const known = found[MEASURE]?.losses === undefined ? OURS : MEASURE
  console.log(`\n#### What is learned: ${NETWORKS[network].title}, from the same weights and batches\n`)
  printTable([
    [
      'contender',
      'steps',
      'first loss',
      'last loss',
      `furthest from ${CONTENDERS[known].title}`,
      'test loss',
      'test accuracy'
    ],
    ...Object.entries(found).map(([name, { losses, testLoss, accuracy, reason }]) => {
      if (reason !== undefined) return [CONTENDERS[name].title, reason, '', '', '', '', '']
      const apart =
        measure === undefined ? [] : losses.slice(0, measure.length).map((loss, i) => Math.abs(loss - measure[i]))
      return [
        CONTENDERS[name].title,
        String(losses.length),
        losses[0].toFixed(6),
        losses.at(-1).toFixed(6),
        apart.length > 0 ? Math.max(...apart).toExponential(1) : '',
        testLoss?.toFixed(5) ?? '',
        accuracy?.toFixed(4) ?? ''
      ]
    })
  ])
}
