// Who takes part in the k-means benchmark, and with how much work.
import { spawnSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { python } from '../harness.mjs'

const PYTHON_SCRIPT = fileURLToPath(new URL('../../python/kmeans.py', import.meta.url))
const NODE_SCRIPT = fileURLToPath(new URL('./node-child.mjs', import.meta.url))

/** Ours: `how` are options of KMeans.fit. */
export const OURS = [
  { name: 'ours-2', title: 'nutshell, 2 threads', how: { threads: 2 } },
  { name: 'ours-1', title: 'nutshell, 1 thread', how: { threads: 1 } },
  { name: 'ours-lloyd', title: `nutshell, 2 threads, 'lloyd'`, how: { threads: 2, algorithm: 'lloyd' } },
  { name: 'ours-sync', title: 'nutshell, fitSync', how: {}, isSync: true }
]

export const PEERS = [
  { name: 'sklearn-lloyd', title: 'scikit-learn, Lloyd', needs: 'sklearn', problems: 300 },
  { name: 'sklearn-elkan', title: 'scikit-learn, Elkan', needs: 'sklearn', problems: 300 },
  { name: 'faiss', title: 'faiss', needs: 'faiss' },
  {
    name: 'sklearn-minibatch',
    title: 'scikit-learn, MiniBatchKMeans',
    needs: 'sklearn',
    isApproximate: true,
    mostRounds: 3
  },
  { name: 'ml-kmeans', title: 'ml-kmeans', needs: 'node', isSlow: true, mostRounds: 2, problems: 3000 },
  { name: 'skmeans', title: 'skmeans', needs: 'node', isSlow: true, mostRounds: 2, problems: 3000 }
]

/** Multiplications in an iteration from which on peers in plain JavaScript, at about a nanosecond each, make few of them. */
const MUCH = 1e8

/** The file to run a contender with, and its arguments. */
export function programOf({ name, runtime }) {
  return runtime === 'node' ? [process.execPath, NODE_SCRIPT, name] : [String(python()), PYTHON_SCRIPT, name]
}

/** Versions of what is there: `{ 'ml-kmeans', skmeans, python, numpy, sklearn, faiss }`, those missing left out. */
export function findPeers() {
  const versions = {}
  for (const name of ['ml-kmeans', 'skmeans']) {
    const manifest = new URL(`../../node_modules/${name}/package.json`, import.meta.url)
    versions[name] = JSON.parse(readFileSync(manifest, 'utf8')).version
  }
  const peer = python()
  if (peer === undefined) return versions
  const { stdout, stderr, status, error } = spawnSync(peer, [PYTHON_SCRIPT, '--versions'], { encoding: 'utf8' })
  if (status === 0) return { ...versions, ...JSON.parse(stdout) }
  console.log(`NUTSHELL_PYTHON does not run: ${error?.message ?? stderr.trim().split('\n').at(-1)}`)
  return versions
}

/** Who of the peers asked for is missing, and why; undefined when all are there. */
export function describeMissing(versions, wanted) {
  const missing = PEERS.filter(({ name, needs }) => wanted.includes(name) && needs !== 'node' && !(needs in versions))
  if (missing.length === 0) return undefined
  const why =
    'python' in versions
      ? 'a package that NUTSHELL_PYTHON does not have'
      : 'NUTSHELL_PYTHON is not set, or does not run'
  return `left out: ${missing.map(({ title }) => title).join('; ')} (${why})`
}

/**
 * The contenders for a shape, ours first. What can take long gets fewer rounds, and peers in plain JavaScript also
 * fewer iterations where one takes them long: they are then compared by the time of one.
 */
export function contendersFor(shape, { ours, peers, versions, rounds, iterations }) {
  const { rows, cols, k, problems } = shape
  const multiplications = rows * cols * k
  const fewer = multiplications > 20 * MUCH ? 1 : 2
  const isTiny = problems !== undefined
  const chosen = isTiny ? OURS.filter(({ isSync }) => isSync && ours.length > 0) : OURS.filter(isAmong(ours))
  for (const peer of PEERS.filter(isAmong(peers))) {
    if (peer.needs !== 'node' && !(peer.needs in versions)) continue
    if (!isTiny || peer.problems !== undefined) chosen.push(peer)
  }
  return chosen.map((contender) => ({
    ...contender,
    isCut: Boolean(contender.isSlow) && multiplications > MUCH,
    runtime: contender.needs === undefined || contender.needs === 'node' ? 'node' : 'python',
    problems: isTiny ? Math.min(problems, contender.problems ?? problems) : 1,
    rounds: isTiny ? rounds : Math.min(contender.mostRounds ?? rounds, rounds),
    maxIterations: contender.isSlow && multiplications > MUCH ? Math.min(fewer, iterations) : iterations
  }))
}

function isAmong(names) {
  return ({ name }) => names.includes(name)
}
