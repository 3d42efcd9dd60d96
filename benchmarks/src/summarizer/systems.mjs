// What is compared: ours by method, baselines, and the peers. A system is `{ name, kind, picks, ms, ... }`; `picks` holds
// one or more variants (random draws), each the places of the chosen sentences by document.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { Random } from '@nutshell-ml/core'
import { prepareReferences, summarize } from '@nutshell-ml/summarizer'
import { median, python } from '../harness.mjs'
import { installPeer } from './install-peers.mjs'
import { NODE_PEERS, PYTHON_PEERS } from './peers.mjs'
import { runPeer } from './run-peer.mjs'

const PEER_PROCESS = fileURLToPath(new URL('peer-process.mjs', import.meta.url))
const PYTHON_SCRIPT = fileURLToPath(new URL('../../python/summarizer.py', import.meta.url))

/** Ours: the default, then each method by name. */
const METHODS = [undefined, 'kmeans', 'textrank', 'lexrank', 'pacsum', 'lsa', 'lead']
const RANDOM_SEEDS = [1, 2, 3, 4, 5]

/** Ours by method; those the package does not know (yet) are named in `missing`. */
export function ourSystems(documents, k) {
  const systems = []
  const missing = []
  for (const method of METHODS) {
    const name = `nutshell, ${method ?? 'default'}`
    const options = method === undefined ? { sentences: k } : { sentences: k, method }
    try {
      summarize('One sentence. And one more.', options)
    } catch (error) {
      if (error.code !== 'INVALID_OPTION') throw error
      missing.push({ name, reason: error.message })
      continue
    }
    const times = []
    const picks = documents.map(({ sentences }) => {
      const start = performance.now()
      const summary = summarize(sentences, options)
      times.push(performance.now() - start)
      return summary.sentences.map(({ index }) => index)
    })
    systems.push({ name, kind: method === undefined ? 'default' : 'ours', picks: [picks], ms: median(times) })
  }
  return { systems, missing }
}

export function baselines(documents, k) {
  const range = (length) => Array.from({ length }, (_, i) => i)
  const variants = RANDOM_SEEDS.map((seed) => {
    const random = new Random(seed)
    return documents.map(({ sentences: { length } }) => Array.from(random.sample(length, Math.min(k, length))))
  })
  return [
    {
      name: `Lead-${k}`,
      kind: 'baseline',
      picks: [documents.map(({ sentences }) => range(Math.min(k, sentences.length)))]
    },
    { name: `random, mean of ${RANDOM_SEEDS.length} draws`, kind: 'baseline', picks: variants },
    {
      name: 'oracle (sees the references)',
      kind: 'oracle',
      picks: [documents.map((document) => chooseByReferences(document, k))]
    }
  ]
}

/**
 * The greedy oracle of Nallapati, Zhai and Zhou, "SummaRuNNer", AAAI 2017: the sentence that adds most to ROUGE-1 +
 * ROUGE-2 F1, until none adds or k are chosen.
 */
function chooseByReferences({ sentences, references }, k) {
  const prepared = prepareReferences(references, { stem: true })
  const chosen = []
  let best = 0
  while (chosen.length < k) {
    let next = -1
    for (let i = 0; i < sentences.length; i++) {
      if (chosen.includes(i)) continue
      const text = [...chosen, i]
        .sort((a, b) => a - b)
        .map((place) => sentences[place])
        .join('\n')
      const { rouge1, rouge2 } = prepared.score(text)
      if (rouge1.f1 + rouge2.f1 > best) {
        best = rouge1.f1 + rouge2.f1
        next = i
      }
    }
    if (next < 0) break
    chosen.push(next)
  }
  return chosen
}

/**
 * Every peer that can be had; why the others cannot is in `missing`. What a peer chose is kept in a folder outside the
 * repository and read again next time, unless `fresh`; `cached` leaves out those that did not run yet.
 */
export async function peerSystems(set, documents, { fresh, cached, timeout, most, only, onStart }) {
  const systems = []
  const missing = []
  const found = findPeers(only)
  missing.push(...found.missing)
  // Kept picks are of these very sentences.
  const hash = createHash('sha256').update(JSON.stringify([set.k, documents.map(({ sentences }) => sentences)]))
  const input = `${set.name}-${hash.digest('hex').slice(0, 12)}`
  for (const { peer, system, version, command, folder } of found.peers) {
    const name = `${peer.package} ${version}${peer.systems.length > 1 ? `, ${system}` : ''}${folder ? '' : ' (Python)'}`
    onStart(name)
    const key = `${folder ? 'node' : 'python'}-${peer.package}-${version}-${system}-${input}`
    const job = { folder, package: peer.package, system }
    const run = await keep(key, { fresh, cached, most }, () =>
      runPeer(command, job, documents, set.k, { timeout, most })
    )
    if (run.times.length === 0 || run.reason !== undefined) {
      const reason = run.reason ?? `fails on every text: ${run.failures[0]}`
      missing.push({ name: `${name} on ${set.title}`, reason })
      continue
    }
    const failed = run.failures.length
    systems.push({
      name,
      kind: 'peer',
      picks: [run.picks],
      ms: median(run.times),
      ...(failed > 0 && { failed, failure: run.failures[0] })
    })
  }
  return { systems, missing }
}

function findPeers(only) {
  const wanted = ({ package: name }) => only === undefined || only.includes(name)
  const peers = []
  const missing = []
  for (const peer of NODE_PEERS.filter(wanted)) {
    const { folder, reason } = installPeer(peer)
    const command = [process.execPath, PEER_PROCESS]
    if (folder === undefined) missing.push({ name: `${peer.package} ${peer.version}`, reason })
    else for (const system of peer.systems) peers.push({ peer, system, version: peer.version, command, folder })
  }
  const versions = pythonVersions()
  for (const peer of PYTHON_PEERS.filter(wanted)) {
    const version = versions.found?.[peer.package]
    const command = [python(), PYTHON_SCRIPT]
    if (version === undefined) {
      missing.push({ name: `${peer.package} (Python)`, reason: versions.reason ?? 'NUTSHELL_PYTHON does not have it' })
    } else for (const system of peer.systems) peers.push({ peer, system, version, command })
  }
  return { peers, missing }
}

function pythonVersions() {
  if (python() === undefined) return { reason: 'NUTSHELL_PYTHON is not set' }
  const { status, stdout, stderr, error } = spawnSync(python(), [PYTHON_SCRIPT, '--versions'], { encoding: 'utf8' })
  if (status === 0) return { found: JSON.parse(stdout) }
  return { reason: `NUTSHELL_PYTHON does not run: ${error?.message ?? stderr.trim().split('\n').at(-1)}` }
}

/** What was made before, unless it was given up and may take longer now. */
async function keep(key, { fresh, cached, most }, make) {
  const folder = join(process.env.NUTSHELL_PEERS || join(tmpdir(), 'nutshell-summarizer-peers'), 'picks')
  const path = join(folder, `${key}.json`)
  if (!fresh && existsSync(path)) {
    const kept = JSON.parse(readFileSync(path, 'utf8'))
    if (kept.reason === undefined || kept.most >= most || cached) return kept
  }
  if (cached) return { times: [], reason: 'not run yet (--cached)' }
  const made = { ...(await make()), most }
  mkdirSync(folder, { recursive: true })
  writeFileSync(path, JSON.stringify(made))
  return made
}
