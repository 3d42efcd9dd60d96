// The backend of this repository for TensorFlow.js beside tfjs-node, TensorFlow.js' own backends and PyTorch on the processor, on two
// threads: images a second of training and of predicting, the time of one image, and the losses of the same steps. Each is in a
// process of its own, one working at a time. --profile tells instead how long each kernel of a step takes.
//   npm run bench -- tfjs [--networks cnn,lenet,mlp] [--rounds 7] [--contenders nutshell2,tfjs-node] [--quick]
//   npm run bench -- tfjs --profile [--networks cnn] [--contenders nutshell2,tfjs-node] [--batch 128]
// Takes part what is there: tfjs-node where NUTSHELL_TFJS_NODE names a folder whose node_modules has it, working; PyTorch where
// NUTSHELL_PYTHON is a Python that has it. Images are those of MNIST where NUTSHELL_DATA has them, else made here.
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { environment, savedResult, saveResult } from './harness.mjs'
import { CONTENDERS, Contender, writeFiles } from './tfjs/contenders.mjs'
import { NETWORKS } from './tfjs/networks.mjs'
import { PROFILED_BATCHES, printProfile } from './tfjs/profile.mjs'
import { MOST_BATCHES, raceNetwork, TESTS } from './tfjs/race-networks.mjs'

const FEWEST_ROUNDS = 7
const BATCH_SIZE = 128
const PROFILED = ['nutshell2', 'nutshell1', 'tfjs-node']
const NOTES = `
- Medians with their range over rounds in which each contender has a turn; "/ it" is how many times as fast ours is, round by round.
- Training is model.fit from the same first weights with Adam and categorical cross-entropy, after some batches that are not timed;
  predicting is model.predict of many images in batches; one image goes from numbers in an array to numbers in an array.
- tfjs-node and PyTorch use both processors; TensorFlow.js' WASM backend has no threads in Node, and cpu has none.
- TensorFlow.js' WASM backend has no Conv2DBackpropFilter: here it is computed by its Conv2D and Transpose.
- Slow contenders take part in fewer rounds, with fewer batches: WASM in 3, cpu in 1. A step of cpu on the CNN takes minutes: there it has
  batches of 8 images.
- PyTorch as it comes: NCHW, torch.optim.Adam, no compilation; the loss is of logits, not of probabilities.`

const options = readOptions()
const folder = mkdtempSync(join(tmpdir(), 'nutshell-tfjs-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

const contenders = options.contenders.filter((name) => {
  const reason = CONTENDERS[name].reason?.()
  if (reason !== undefined) console.log(`left out: ${CONTENDERS[name].title}; ${reason}`)
  return reason === undefined
})
const result = await (options.isProfile ? profiles() : races())
const isPart = options.isPart || contenders.length < options.contenders.length
if (isPart) console.log(`\nnot written: that takes all contenders, and ${FEWEST_ROUNDS} rounds or more`)
else saveResult('tfjs', { ...savedResult('tfjs'), ...result })

async function races() {
  const { what, files } = writeFiles(folder, options.isQuick ? 2 * BATCH_SIZE : MOST_BATCHES * BATCH_SIZE, TESTS)
  const children = new Map()
  for (const name of contenders) children.set(name, await Contender.start(name, files))
  const about = Object.fromEntries([...children].map(([name, child]) => [name, child.about]))
  for (const [name, { threads, version }] of Object.entries(about)) {
    console.log(
      `${CONTENDERS[name].title}: ${name === 'torch' ? 'PyTorch' : 'TensorFlow.js'} ${version}, threads: ${threads}`
    )
  }
  console.log(`images: ${what}`)
  const found = {}
  for (const network of options.networks) {
    console.log(`\n### ${NETWORKS[network].title}, batch ${BATCH_SIZE}`)
    const race = await raceNetwork({ ...options, network, children })
    found[network] = { ...environment(), about, images: what, ...race }
  }
  for (const child of children.values()) await child.end()
  console.log(NOTES)
  return found
}

async function profiles() {
  const { files } = writeFiles(folder, PROFILED_BATCHES * options.batchSize, 1)
  const found = {}
  for (const network of options.networks) {
    const profile = await printProfile({ ...options, network, contenders, files })
    found[`${network}Profile`] = { ...environment(), ...profile }
  }
  return found
}

function readOptions() {
  const string = { type: 'string' }
  const flag = { type: 'boolean' }
  try {
    const { values } = parseArgs({
      options: { networks: string, rounds: string, contenders: string, batch: string, profile: flag, quick: flag }
    })
    const isProfile = Boolean(values.profile)
    const isQuick = Boolean(values.quick)
    const networks = listOf('networks', values.networks, NETWORKS) ?? (isProfile ? ['cnn'] : Object.keys(NETWORKS))
    const chosen = listOf('contenders', values.contenders, CONTENDERS)
    if (isProfile && chosen?.includes('torch')) throw new Error('--profile: torch has no kernels of TensorFlow.js')
    if (values.batch !== undefined && !isProfile) throw new Error('--batch: goes with --profile')
    const batchSize = wholeNumber('batch', values.batch ?? BATCH_SIZE)
    const rounds = wholeNumber('rounds', values.rounds ?? (isQuick ? 1 : FEWEST_ROUNDS))
    const isPart = isQuick || chosen !== undefined || (isProfile ? batchSize !== BATCH_SIZE : rounds < FEWEST_ROUNDS)
    const contenders = chosen ?? (isProfile ? PROFILED : Object.keys(CONTENDERS))
    return { networks, contenders, rounds, batchSize, isProfile, isQuick, isPart }
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}

function listOf(option, text, known) {
  const names = text?.split(',')
  const stranger = names?.find((name) => !Object.hasOwn(known, name))
  if (stranger !== undefined) throw new Error(`--${option}: ${stranger} is none of ${Object.keys(known).join(', ')}`)
  return names
}

function wholeNumber(option, text) {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1) throw new Error(`--${option} ${text}: expected a whole number >= 1`)
  return value
}
