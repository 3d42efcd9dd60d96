// Who takes part in the benchmark of digits, each in a process of its own.
import { fileURLToPath } from 'node:url'
import { ContenderProcess, pythonVersions } from '../contender-process.mjs'
import { python } from '../harness.mjs'

const CHILD = fileURLToPath(new URL('./child.mjs', import.meta.url))
const PYTHON_SCRIPT = fileURLToPath(new URL('../../python/digits.py', import.meta.url))

/** The name of ours in tables. */
export const OURS = 'nutshell'

/** As DigitCnn moves and bends images unless it is told otherwise; PyTorch is told, and leaves strokes as thick as they are. */
const AUGMENT = { shift: 2, rotation: 10, scale: 0.1, shear: 0.1, elastic: 0.7 }
const BATCH_SIZE = 128
const THREADS = 2

/** Iterations of k-means, as DigitKMeans has them unless it is told otherwise. */
const MAX_ITERATIONS = 30
/** Weight of half the squares beside the mean loss, as DigitLinear has it. */
const L2 = 1e-4
/** As DigitTrees has them. */
const TREES = { trees: 100, leaves: 31, learningRate: 0.2, pixelShare: 0.2 }

/** The networks as DigitCnn has them, for PyTorch. The weights that both say they have are compared. */
const NETWORKS = {
  small: { blocks: [[8], [16]], dense: 64, epochs: 8, learningRate: 0.003 },
  standard: {
    blocks: [
      [24, 24],
      [48, 48]
    ],
    dense: 128,
    epochs: 11,
    learningRate: 0.002
  },
  large: {
    blocks: [
      [32, 32],
      [64, 64]
    ],
    dense: 128,
    epochs: 28,
    learningRate: 0.002
  }
}

/**
 * What is compared. `peers`: by name the process that runs them, and what their model is told. `rounds`: how often all are trained,
 * in turn. `steps`: steps of training that tell images a second. `isScaled`: not trained whole by --full, the time is scaled up from such
 * steps.
 */
export const GROUPS = {
  'kmeans-10': {
    title: 'k-means, k = 10',
    kind: 'kmeans',
    settings: { k: 10, maxIterations: MAX_ITERATIONS, threads: THREADS },
    rounds: 3,
    peers: { 'scikit-learn KMeans': { runtime: 'sklearn', settings: { k: 10, maxIterations: MAX_ITERATIONS } } }
  },
  'kmeans-500': {
    title: 'k-means, k = 500',
    kind: 'kmeans',
    settings: { k: 500, maxIterations: MAX_ITERATIONS, threads: THREADS },
    rounds: 3,
    peers: { 'scikit-learn KMeans': { runtime: 'sklearn', settings: { k: 500, maxIterations: MAX_ITERATIONS } } }
  },
  linear: {
    title: 'linear',
    kind: 'linear',
    settings: { l2: L2 },
    rounds: 1,
    peers: { 'scikit-learn LogisticRegression': { runtime: 'sklearn', settings: { l2: L2, maxIterations: 100 } } }
  },
  trees: {
    title: 'trees',
    kind: 'trees',
    settings: { ...TREES, threads: THREADS },
    rounds: 1,
    peers: {
      // What ours is not told, and LightGBM has to be.
      LightGBM: { runtime: 'lightgbm', settings: { ...TREES, bins: 255, l2: 1, minChildWeight: 1 } }
    }
  },
  'cnn-small': cnn('small'),
  'cnn-standard': cnn('standard'),
  'cnn-large': cnn('large')
}

/** Those that a run takes unless it is told: the large network trains for 20 minutes. */
export const USUAL_GROUPS = Object.keys(GROUPS).filter((name) => name !== 'cnn-large')

function cnn(network) {
  const { epochs, ...plan } = NETWORKS[network]
  return {
    title: `CNN, ${network}`,
    kind: 'cnn',
    settings: { network, backend: 'nutshell', threads: THREADS },
    rounds: 1,
    epochs,
    batchSize: BATCH_SIZE,
    steps: 40,
    peers: {
      'tfjs-node': {
        runtime: 'tfjs-node',
        settings: { network, backend: 'tensorflow' },
        isScaled: network !== 'small'
      },
      PyTorch: {
        runtime: 'torch',
        isScaled: true,
        settings: { ...plan, augment: AUGMENT, batchSize: BATCH_SIZE, epochs }
      }
    }
  }
}

/** What runs peers, by what a Python has to have. */
const PACKAGES = { sklearn: ['numpy', 'sklearn'], lightgbm: ['numpy', 'lightgbm'], torch: ['numpy', 'torch'] }

/** PyTorch may be at home in a Python of its own. */
const pythonFor = (runtime) => (runtime === 'torch' && process.env.NUTSHELL_TORCH_PYTHON) || python()

const found = new Map()

/** Versions of the packages that a peer needs; undefined where one is missing. */
function versionsFor(runtime) {
  if (!found.has(runtime)) found.set(runtime, pythonVersions(PYTHON_SCRIPT, PACKAGES[runtime], pythonFor(runtime)))
  return found.get(runtime)
}

/** The version of a peer, or why it takes no part. */
export function aboutPeer(runtime, project) {
  if (runtime === 'tfjs-node') return project
  const versions = versionsFor(runtime)
  if (versions !== undefined) return { version: versions[runtime] }
  return { reason: `NUTSHELL_PYTHON names no Python with ${PACKAGES[runtime].join(' and ')}` }
}

/** A process that has the images. @param project a folder made by `createProject`, for tfjs-node */
export async function startContender(runtime, files, project) {
  const child = new ContenderProcess(programOf(runtime, project))
  await child.answer()
  await child.answer({ command: 'load', ...files })
  return child
}

/** @returns {[string, ...string[]]} */
function programOf(runtime, project) {
  if (runtime === OURS) return [process.execPath, CHILD, 'serve']
  if (runtime === 'tfjs-node') return [process.execPath, CHILD, 'serve', project.folder]
  return [String(pythonFor(runtime)), PYTHON_SCRIPT, 'serve']
}
