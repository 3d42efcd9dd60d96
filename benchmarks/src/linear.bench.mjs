// The linear learner beside scikit-learn (with pandas), ml-logistic-regression and TensorFlow.js: from a CSV to an evaluated model,
// a fit alone, texts, rare classes, one row, and reading a large CSV. Contenders run in processes of their own, one working at a
// time. Needs NUTSHELL_DATA, and NUTSHELL_PYTHON, a Python with scikit-learn and pandas, for those peers; peers in JavaScript are
// installed into a folder outside the repository (NUTSHELL_PEERS, or the system's temporary folder).
//   npm run bench -- linear [--sections csv,fit,text,imbalance,read] [--rounds 7] [--peers none] [--quick]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { environment, savedResult, saveResult } from './harness.mjs'
import { pythonVersions } from './linear/contenders.mjs'
import { csv } from './linear/csv-to-model.mjs'
import { fit } from './linear/fit.mjs'
import { imbalance } from './linear/imbalance.mjs'
import { installPeers } from './linear/install-peers.mjs'
import { read } from './linear/read.mjs'
import { text } from './linear/text.mjs'

const FEWEST_ROUNDS = 7
const SECTIONS = {
  csv: ['From two CSV files of the airline survey to an evaluated model', csv],
  fit: ['A fit of the same one-hot design, and predictions', fit],
  text: ['Texts: tf-idf of words and pairs of words', text],
  imbalance: ['Rare classes', imbalance],
  read: ['Reading a CSV into typed columns', read]
}
const NOTES = `
- Medians with their range. Scores are computed here for all contenders, from probabilities of the same rows.
- 'nutshell, defaults' also chooses the strength of regularisation, and whether ratings are categories, on rows held out, and
  fits again to all rows; scikit-learn is told both.
- scikit-learn's lbfgs stops early by default (tol 1e-4): its log loss is off the optimum of what it minimises.
- ml-logistic-regression trains both of two classes, at a fixed number of steps; tfjs is its pure JavaScript backend, in float32.
  Both get 20,000 rows and too few steps, so that they end; their time goes up with rows times steps.
- scikit-learn has two threads, as this machine has cores.`

const options = readOptions()
const folder = mkdtempSync(join(tmpdir(), 'nutshell-linear-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

const versions = pythonVersions()
console.log(
  versions === undefined
    ? 'left out: scikit-learn and pandas, for NUTSHELL_PYTHON names no Python that has them'
    : `peers: ${Object.entries(versions)
        .map(([name, version]) => `${name} ${version}`)
        .join(', ')}`
)
const peers = options.sections.includes('fit') && options.peers !== 'none' ? installPeers() : []
for (const { name, version, reason } of peers) {
  console.log(reason === undefined ? `peer: ${name} ${version}` : `left out: ${name} ${version}, ${reason}`)
}

const result = {}
for (const name of options.sections) {
  const [title, run] = SECTIONS[name]
  console.log(`\n### ${title}\n`)
  result[name] = {
    ...environment(),
    versions,
    rounds: options.rounds,
    ...(await run({ ...options, folder, peers, hasPython: versions !== undefined, options }))
  }
}
console.log(NOTES)
if (options.isPart || versions === undefined)
  console.log(`not written: that takes all peers, all rows and ${FEWEST_ROUNDS} rounds or more`)
else saveResult('linear', { ...savedResult('linear'), ...result })

function readOptions() {
  const string = { type: 'string' }
  try {
    const { values } = parseArgs({
      options: { sections: string, rounds: string, peers: string, files: string, quick: { type: 'boolean' } }
    })
    const sections = values.sections?.toString().split(',') ?? Object.keys(SECTIONS)
    const unknown = sections.find((name) => !Object.hasOwn(SECTIONS, name))
    if (unknown !== undefined) throw new Error(`--sections: ${unknown} is none of ${Object.keys(SECTIONS).join(', ')}`)
    const rounds = Number(values.rounds ?? (values.quick ? 2 : FEWEST_ROUNDS))
    if (!(rounds >= 1)) throw new Error(`--rounds ${values.rounds}: expected a number >= 1`)
    const isPart = Boolean(
      values.quick || values.peers !== undefined || values.files !== undefined || rounds < FEWEST_ROUNDS
    )
    return { sections, rounds, peers: values.peers, files: values.files, isQuick: Boolean(values.quick), isPart }
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}
