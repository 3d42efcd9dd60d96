// Boosted trees beside LightGBM, XGBoost and scikit-learn's HistGradientBoosting, with the same rounds, leaves, bins, learning rate and
// bounds, on two threads: fits of six sets of data, from a CSV to a model, predictions, growth of time with rows, columns and leaves;
// and what trees in plain JavaScript take. Contenders run in processes of their own, one working at a time. Needs NUTSHELL_DATA, and
// NUTSHELL_PYTHON, a Python with those packages, pandas and scipy; peers in JavaScript are installed into a folder outside the
// repository (NUTSHELL_PEERS, or the system's temporary folder).
//   npm run bench -- boost [--sections airline,predict] [--rounds 7] [--peers none | lightgbm,xgboost,hgb] [--quick]
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { LIBRARIES, pythonVersions } from './boost/contenders.mjs'
import { fitOf } from './boost/fit.mjs'
import { growth } from './boost/growth.mjs'
import { predict } from './boost/predict.mjs'
import { scripted } from './boost/scripted.mjs'
import { SETS } from './boost/sets.mjs'
import { table } from './boost/table.mjs'
import { environment, savedResult, saveResult } from './harness.mjs'

const FEWEST_ROUNDS = 7
const SECTIONS = {
  ...Object.fromEntries(Object.entries(SETS).map(([key, { title }]) => [key, [`A fit: ${title}`, fitOf(key)]])),
  table: ['From two CSV files of the airline survey to an evaluated model', table],
  predict: ['Predictions', predict],
  growth: ['How the time of a fit grows', growth],
  scripted: ['Trees in plain JavaScript, for the record', scripted]
}
const PACKAGES = { lightgbm: 'lightgbm', xgboost: 'xgboost', hgb: 'sklearn' }
const NOTES = `
- Medians with their range; the time of a fit is from numbers in memory to a model, binning included. The first fit of a process,
  where code is not warm, is told beside. Figures are computed here for all contenders, from predictions for the same rows.
- Trees are chaotic: a bin more or less moves the figures of every contender by more than the standard error of the test rows says.
- Peak: the most memory that the process held up to the end of its first fit, the data as float32 (CSR for words) among it.
- Equal for all: rounds, leaves (grown best first), learning rate, bins, l2 on leaves. LightGBM's bound of 20 rows in a leaf is 1, so
  that the sum of Hessians bounds leaves as in XGBoost; HistGradientBoosting bounds rows only: as many rows as Hessians for
  regression, four times as many for classes. XGBoost's depth is unbounded (lossguide).
- Of more than two classes XGBoost's Hessian is 2 p (1 - p), as ours is, LightGBM's K / (K - 1) p (1 - p) for K classes,
  HistGradientBoosting's p (1 - p). Learning rate, l2 and the bound on Hessians are told to those two in their units, so that leaves
  are the same: told the same numbers, they would take steps of almost twice the length.
- Not equal: HistGradientBoosting takes dense float64 only; XGBoost takes what is not in a row of CSR as missing.
- LightGBM sets bins from a sample of 200,000 rows, bundles columns that exclude each other, and tries at the start of each fit
  whether rows or columns are the faster way through, as it does by default.`

const options = readOptions()
const folder = mkdtempSync(join(tmpdir(), 'nutshell-boost-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

const versions = pythonVersions()
const wanted = options.peers === undefined ? Object.keys(LIBRARIES) : options.peers.split(',')
const libraries = wanted.filter((name) => versions?.[PACKAGES[name]] !== undefined)
for (const name of Object.keys(LIBRARIES)) {
  if (!libraries.includes(name)) console.log(`left out: ${LIBRARIES[name]}`)
}
if (versions !== undefined)
  console.log(`peers: ${libraries.map((name) => `${LIBRARIES[name]} ${versions[PACKAGES[name]]}`).join(', ')}`)

const isPart = options.isPart || libraries.length < Object.keys(LIBRARIES).length
const result = {}
for (const name of options.sections) {
  const [title, run] = SECTIONS[name]
  console.log(`\n### ${title}\n`)
  result[name] = {
    ...environment(),
    versions,
    rounds: options.rounds,
    ...(await run({ ...options, folder, libraries, isPart }))
  }
}
console.log(NOTES)
if (isPart) console.log(`not written: that takes all peers, all rows and ${FEWEST_ROUNDS} rounds or more`)
else saveResult('boost', { ...savedResult('boost'), ...result })

function readOptions() {
  const string = { type: 'string' }
  try {
    const { values } = parseArgs({
      options: { sections: string, rounds: string, peers: string, quick: { type: 'boolean' } }
    })
    const sections = values.sections?.toString().split(',') ?? Object.keys(SECTIONS)
    const unknown = sections.find((name) => !Object.hasOwn(SECTIONS, name))
    if (unknown !== undefined) throw new Error(`--sections: ${unknown} is none of ${Object.keys(SECTIONS).join(', ')}`)
    const peers = values.peers?.toString()
    const stranger = peers?.split(',').find((name) => name !== 'none' && !Object.hasOwn(LIBRARIES, name))
    if (stranger !== undefined)
      throw new Error(`--peers: ${stranger} is none of none, ${Object.keys(LIBRARIES).join(', ')}`)
    const rounds = Number(values.rounds ?? (values.quick ? 1 : FEWEST_ROUNDS))
    if (!(rounds >= 1)) throw new Error(`--rounds ${values.rounds}: expected a number >= 1`)
    const isPart = Boolean(values.quick || peers !== undefined || rounds < FEWEST_ROUNDS)
    return { sections, rounds, peers, isQuick: Boolean(values.quick), isPart }
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}
