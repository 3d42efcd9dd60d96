// ROUGE of our summaries by method beside the first sentences (Lead-k), random ones, an oracle that sees the references, and
// every JavaScript and Python peer that installs, on texts with summaries by people. All get the same sentences and choose the
// same number of them. Needs NUTSHELL_DATA; peers from npm install themselves into NUTSHELL_PEERS (or the temporary folder);
// those in Python need NUTSHELL_PYTHON, a Python with sumy, summa and lexrank.
//   npm run bench -- summarizer [--sets opinosis,scitldr,cnn] [--half report|tune|all] [--peers all|none|sumy,sum]
//                               [--fresh|--cached] [--timeout 60] [--most 300]
// A peer is given up that takes more than --timeout seconds for a text four times, or more than --most for all of a set.
// What a peer chose is kept beside it and read again next time, unless --fresh; --cached runs no peer.
import { parseArgs } from 'node:util'
import { saveResult } from './harness.mjs'
import { DATA_SETS, HALVES, readDocuments } from './summarizer/data-sets.mjs'
import { LEFT_OUT, NODE_PEERS, PYTHON_PEERS } from './summarizer/peers.mjs'
import { printSystems, printTargets, sortSystems } from './summarizer/report.mjs'
import { figuresOf, scoreSystems } from './summarizer/scores.mjs'
import { baselines, ourSystems, peerSystems } from './summarizer/systems.mjs'

const { sets, half, only, fresh, cached, timeout, most } = readOptions()
console.log(`F1 x 100, words stemmed, with 95 % bootstrap intervals; of several references the best, as rouge-score does.
Sentences are scored in the order of the text. ms: median time for a text, in one process; for orientation.
Even documents are for tuning, odd ones for reporting; this is: ${half}.`)
const result = {}
const notes = new Map(Object.entries(LEFT_OUT))
for (const set of sets) {
  const documents = await readDocuments(set)
  const ours = ourSystems(documents, set.k)
  const options = { fresh, cached, timeout, most, only, onStart: (name) => console.error(`${set.name}: ${name}`) }
  const peers = only?.length === 0 ? { systems: [], missing: [] } : await peerSystems(set, documents, options)
  for (const { name, reason } of [...ours.missing, ...peers.missing]) notes.set(name, reason)
  for (const { name, failed, failure } of peers.systems) {
    if (failed > 0) notes.set(`${name} on ${set.title}`, `fails on ${failed} texts, which score 0: ${failure}`)
  }

  const all = [...ours.systems, ...baselines(documents, set.k), ...peers.systems]
  scoreSystems(all, documents, set.k)
  const count = documents.length
  console.log(`\n### ${set.title}: ${set.k} of the sentences, ${half} (of ${count} documents)\n`)
  const systems = sortSystems(all.map((system) => ({ ...system, figures: figuresOf(system, half) })))
  printSystems(systems, set.k, { withIntervals: true })
  console.log(`\nThe default, less Lead-${set.k} or the best of the others:\n`)
  const targets = printTargets(set, systems, half)
  const whole = sortSystems(all.map((system) => ({ ...system, figures: figuresOf(system, 'all') })))
  if (half !== 'all') {
    console.log(`\nFor orientation, all ${count} documents:\n`)
    printSystems(whole, set.k, { withIntervals: false })
  }
  result[set.name] = {
    title: set.title,
    documents: count,
    sentences: set.k,
    half,
    targets,
    systems: systems.map(({ name, kind, ms, failed, figures }) => ({ name, kind, ms, failed, ...figures })),
    whole: Object.fromEntries(whole.map(({ name, figures }) => [name, meansOf(figures)]))
  }
}

console.log('\nNotes on peers:\n')
for (const { package: name, splits, note } of [...NODE_PEERS, ...PYTHON_PEERS]) {
  const takes = splits === 'text' ? 'takes a text and splits it itself' : 'takes the sentences'
  console.log(`- ${name} ${takes}${note === undefined ? '' : `; ${note}`}`)
}
console.log('\nLeft out:\n')
for (const [name, reason] of notes) console.log(`- ${name}: ${reason}`)
if (sets.length === DATA_SETS.length && half === 'report' && only === undefined && !cached) {
  saveResult('summarizer', rounded({ ...result, leftOut: Object.fromEntries(notes) }))
} else {
  console.log('\nnot written: that takes all sets, all peers and the half for reporting')
}

function meansOf(figures) {
  return Object.fromEntries(Object.entries(figures).map(([name, figure]) => [name, figure.mean ?? figure]))
}

/** Five decimals are more than the intervals leave. */
function rounded(value) {
  return JSON.parse(JSON.stringify(value, (_, item) => (typeof item === 'number' ? Number(item.toFixed(5)) : item)))
}

function readOptions() {
  const { values } = parseArgs({
    options: {
      sets: { type: 'string' },
      half: { type: 'string', default: 'report' },
      peers: { type: 'string', default: 'all' },
      fresh: { type: 'boolean', default: false },
      cached: { type: 'boolean', default: false },
      timeout: { type: 'string', default: '60' },
      most: { type: 'string', default: '300' }
    }
  })
  const names = values.sets?.split(',') ?? DATA_SETS.map(({ name }) => name)
  const sets = names.map((name) => DATA_SETS.find((set) => set.name === name) ?? fail(`--sets ${name}`))
  if (!HALVES.includes(values.half)) fail(`--half ${values.half}`)
  const [timeout, most] = ['timeout', 'most'].map((name) => {
    const seconds = Number(values[name])
    return seconds > 0 ? 1000 * seconds : fail(`--${name} ${values[name]}`)
  })
  const known = [...NODE_PEERS, ...PYTHON_PEERS].map((peer) => peer.package)
  const only = values.peers === 'all' ? undefined : values.peers === 'none' ? [] : values.peers.split(',')
  for (const name of only ?? []) if (!known.includes(name)) fail(`--peers ${name}, known: ${known.join(', ')}`)
  return { sets, half: values.half, only, fresh: values.fresh, cached: values.cached, timeout, most }
}

/** @returns {never} */
function fail(what) {
  console.error(`summarizer.bench: not understood: ${what}`)
  process.exit(2)
}
