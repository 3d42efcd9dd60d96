// Each model beside its peers: training, what it says of the test images, its file, and one image at a time.
import { copyFileSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { median, printTable, spread } from '../harness.mjs'
import { race } from '../linear/race.mjs'
import { aboutPeer, GROUPS, OURS, startContender } from './contenders.mjs'
import { accuracyOf } from './mnist.mjs'
import { fileOfModel } from './trained.mjs'

const LATENCY = { rounds: 7, count: 200, warmup: 200 }
const RATE = { rounds: 5, skip: 10 }
/** Images. */
const FEW = 1280

/**
 * Trains one of the groups.
 *
 * @param job `images`: how many of the first ones to learn from; `epochs`, where networks are not to have their own; `isFull`;
 * `files`, for contenders; `testLabels`; `folder`; `project` with tfjs-node; `keepIn`, a folder for our models
 */
export async function raceGroup(name, job) {
  const group = GROUPS[name]
  console.log(`\n### ${group.title}, ${job.images} images\n`)
  const contenders = await startAll(group, job)
  const trained = await raceTraining(name, contenders, job)
  const rates = group.steps === undefined ? undefined : await raceSteps(group, contenders, job)
  if (job.isFull) await trainAnyhow(group, contenders, job)
  const one = await raceOneImage(
    contenders.filter(({ name, isScaled }) => isScaled || trained.get(name).all.length > 0)
  )
  const found = { images: job.images, epochs: epochsOf(group, job), contenders: {} }
  for (const { name: contender, about, child } of contenders) {
    const { all, accuracy, reason } = trained.get(contender)
    const msPerImage = rates?.get(contender).all.map(({ ms }) => ms)
    found.contenders[contender] = {
      ...about,
      reason: reason ?? rates?.get(contender).reason,
      seconds: all.map(({ ms }) => ms / 1000),
      accuracy,
      facts: all[0]?.facts,
      ...(all.length > 0 && (await child.answer({ command: 'size' }))),
      oneMs: one.get(contender)?.all.map(({ ms }) => ms),
      imagesPerSecond: msPerImage?.map((ms) => 1000 / ms),
      scaledSeconds: msPerImage?.map((ms) => (ms * job.images * found.epochs) / 1000)
    }
    await child.end()
  }
  holdNetworks(found.contenders)
  found.othersShare = trained.othersShare
  printGroup(found)
  return found
}

/** Networks of contenders are the same when they have as many weights. */
function holdNetworks(contenders) {
  const weights = Object.values(contenders).flatMap(({ facts }) => facts?.weights ?? [])
  if (new Set(weights).size > 1) throw new Error(`networks of ${weights.join(', ')} weights: expected the same`)
}

async function startAll({ peers, settings }, { files, project, isAlone }) {
  const contenders = [{ name: OURS, runtime: OURS, settings, isScaled: false, about: {} }]
  for (const [name, { runtime, settings, isScaled }] of isAlone ? [] : Object.entries(peers)) {
    const about = aboutPeer(runtime, project)
    if (about.reason === undefined)
      contenders.push({ name, runtime, settings, isScaled, about: { version: about.version } })
    else console.log(`left out: ${name}; ${about.reason}`)
  }
  for (const contender of contenders) contender.child = await startContender(contender.runtime, files, project)
  return contenders
}

/** All train in turn. The last models stay in their processes. */
async function raceTraining(name, contenders, job) {
  const group = GROUPS[name]
  const isTrained = ({ isScaled }) => !(isScaled && job.isFull)
  const epochs = epochsOf(group, job)
  const fileOf = (contender) => join(job.folder, `${name}-${contender.replace(/\W+/g, '-')}`)
  const runs = contenders.filter(isTrained).map(({ name: contender, runtime, settings, child }) => ({
    name: contender,
    run: () =>
      child.answer({
        command: 'fit',
        kind: group.kind,
        images: job.images,
        settings: { ...settings, ...(epochs !== undefined && { epochs }) },
        digits: `${fileOf(contender)}.u8`,
        file: runtime === OURS ? `${fileOf(contender)}.safetensors` : undefined
      })
  }))
  const { answers, othersShare } = await race(runs, { rounds: Math.min(group.rounds, job.rounds), warmup: 0 })
  const found = new Map(contenders.map(({ name }) => [name, { all: [] }]))
  for (const [contender, answer] of answers) {
    const isThere = answer.all.length > 0
    const accuracy = isThere ? accuracyOf(readFileSync(`${fileOf(contender)}.u8`), job.testLabels) : undefined
    found.set(contender, { ...answer, accuracy })
  }
  if (job.keepIn !== undefined && found.get(OURS).all.length > 0) {
    copyFileSync(`${fileOf(OURS)}.safetensors`, fileOfModel(job.keepIn, name, job.images))
  }
  return Object.assign(found, { othersShare })
}

/** Steps of training in turn: what machines that drift do to a comparison of minutes, they do not to one of seconds. */
async function raceSteps({ steps, batchSize }, contenders, { rounds }) {
  const images = (RATE.skip + steps) * batchSize
  const runs = contenders.map(({ name, settings, child }) => ({
    name,
    run: () => child.answer({ command: 'rate', settings, images, batchSize, skip: RATE.skip })
  }))
  const { answers } = await race(runs, { rounds: Math.min(RATE.rounds, rounds), warmup: 0 })
  return answers
}

/** Those that are not trained whole learn from a few images: the time of one image does not depend on how much was learned. */
async function trainAnyhow({ kind }, contenders, { folder }) {
  const digits = join(folder, 'untrained.u8')
  for (const { settings, child } of contenders.filter(({ isScaled }) => isScaled)) {
    await child.answer({ command: 'fit', kind, images: FEW, settings: { ...settings, epochs: 1 }, digits })
  }
}

async function raceOneImage(contenders) {
  const { rounds, ...command } = LATENCY
  const runs = contenders.map(({ name, child }) => ({
    name,
    run: () => child.answer({ command: 'latency', ...command })
  }))
  const { answers } = await race(runs, { rounds, warmup: 1 })
  return answers
}

/** How often networks see an image; undefined for what knows no epochs. */
function epochsOf({ epochs }, job) {
  return epochs === undefined ? undefined : (job.epochs ?? epochs)
}

function printGroup({ contenders }) {
  const rows = Object.entries(contenders).map(([name, found]) =>
    found.reason === undefined
      ? [name, ...cellsOf(found), spreadOr(found.imagesPerSecond, 0), factsOf(found)]
      : [name, found.reason, '', '', '', '', '']
  )
  printTable([
    ['', 'accuracy', 'training, s', 'file, KB (to predict)', 'one image, ms', 'images/s of training', ''],
    ...rows
  ])
}

/**
 * Accuracy, seconds, kilobytes (without what is carried to go on learning), milliseconds. Seconds that were scaled up from steps have a
 * tilde.
 */
function cellsOf({ accuracy, seconds, scaledSeconds, bytes, carried, oneMs }) {
  const isTrained = seconds.length > 0
  const time = isTrained ? seconds : scaledSeconds
  return [
    accuracy === undefined ? '-' : accuracy.toFixed(4).replace(/^0/, ''),
    `${isTrained ? '' : '~'}${median(time).toPrecision(3)}`,
    bytes === undefined ? '-' : kilobytes(bytes, carried),
    oneMs === undefined ? '-' : median(oneMs).toPrecision(2)
  ]
}

function kilobytes(bytes, carried) {
  const all = (bytes / 1000).toFixed(0)
  return carried > 0 ? `${all} (${((bytes - carried) / 1000).toFixed(0)})` : all
}

function spreadOr(values, digits) {
  return values === undefined || values.length === 0 ? '-' : spread(values, digits)
}

function factsOf({ facts, version }) {
  const told = Object.entries(facts ?? {}).map(([name, value]) => `${name} ${value}`)
  return [...(version === undefined ? [] : [version]), ...told].join(', ')
}

/** One line for each model, its peers beside it. */
export function printModels(groups) {
  const names = Object.keys(GROUPS).filter((name) => groups[name] !== undefined)
  const rows = names.map((name) => {
    const { [OURS]: ours, ...peers } = groups[name].contenders
    if (ours.reason !== undefined) return [GROUPS[name].title, ours.reason, '', '', '', '']
    const beside = Object.entries(peers).map(([peer, found]) => {
      if (found.reason !== undefined) return `${peer}: ${found.reason}`
      const [accuracy, seconds, , ms] = cellsOf(found)
      return `${peer} ${found.version ?? ''}: ${accuracy === '-' ? '' : `${accuracy}, `}${seconds} s${ms === '-' ? '' : `, ${ms} ms`}`
    })
    return [GROUPS[name].title, ...cellsOf(ours), beside.join('; ')]
  })
  printTable([
    [
      'model',
      'accuracy',
      'training, s',
      'file, KB (to predict)',
      'one digit, ms',
      'peers: accuracy, training, one digit'
    ],
    ...rows
  ])
}
