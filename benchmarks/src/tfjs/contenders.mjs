// Who takes part in the benchmark of TensorFlow.js backends, each in a process of its own.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { writeNumbers } from '../boost/number-files.mjs'
import { ContenderProcess, pythonVersions } from '../contender-process.mjs'
import { python } from '../harness.mjs'
import { images } from './images.mjs'
import { firstWeights, IMAGE, NETWORKS } from './networks.mjs'

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url))
const PYTHON_SCRIPT = fileURLToPath(new URL('../../python/tfjs.py', import.meta.url))

/** By the name that the command line has for them. Slow ones have a pace of their own: fewer batches and rounds. */
export const CONTENDERS = {
  nutshell2: { title: 'nutshell, 2 threads', pace: 'fast', program: () => node('nutshell', '2') },
  nutshell1: { title: 'nutshell, 1 thread', pace: 'fast', program: () => node('nutshell', '1') },
  'tfjs-node': { title: 'tfjs-node', pace: 'fast', program: () => node('tfjs-node'), reason: reasonOfTfjsNode },
  wasm: { title: 'tfjs WASM', pace: 'slow', program: () => node('wasm') },
  cpu: { title: 'tfjs cpu', pace: 'slowest', program: () => node('cpu') },
  torch: {
    title: 'PyTorch',
    pace: 'fast',
    program: () => [String(python()), PYTHON_SCRIPT, 'serve'],
    reason: reasonOfTorch
  }
}

/** A process of a contender that has images and weights. */
export class Contender {
  /** What it says of itself: threads, version. */
  about
  #process

  static async start(name, files) {
    const contender = new Contender(new ContenderProcess(CONTENDERS[name].program()))
    await contender.#process.answer()
    contender.about = await contender.answer({ command: 'load', ...files })
    return contender
  }

  constructor(process) {
    this.#process = process
  }

  answer(command) {
    return this.#process.answer(command)
  }

  end() {
    return this.#process.end()
  }
}

/** Files of images and of weights that all begin with. @returns `{ what, files }`: what the images are, what contenders are to load */
export function writeFiles(folder, count, tests) {
  const train = images(count)
  const test = images(tests, true)
  const weights = Object.entries(NETWORKS).map(([name, network]) => [
    name,
    writeNumbers(folder, `${name}-weights.f32`, firstWeights(network))
  ])
  return {
    what: train.what,
    files: {
      networks: NETWORKS,
      image: IMAGE,
      pixels: writeNumbers(folder, 'pixels.f32', train.pixels),
      labels: writeNumbers(folder, 'labels.i32', train.labels),
      testPixels: writeNumbers(folder, 'test-pixels.f32', test.pixels),
      testLabels: writeNumbers(folder, 'test-labels.i32', test.labels),
      weights: Object.fromEntries(weights)
    }
  }
}

function node(...args) {
  return [process.execPath, CHILD, ...args]
}

function reasonOfTfjsNode() {
  const folder = process.env.NUTSHELL_TFJS_NODE
  if (folder === undefined)
    return 'NUTSHELL_TFJS_NODE is not set, the folder whose node_modules has @tensorflow/tfjs-node'
  const isThere = existsSync(join(folder, 'node_modules/@tensorflow/tfjs-node/package.json'))
  return isThere ? undefined : `${folder}/node_modules has no @tensorflow/tfjs-node`
}

function reasonOfTorch() {
  return pythonVersions(PYTHON_SCRIPT, ['numpy', 'torch']) === undefined
    ? 'NUTSHELL_PYTHON names no Python with PyTorch'
    : undefined
}
