// How often our picks equal those of the course project that this library replaces, and scikit-learn's on the very same
// vectors, on 500 product reviews. Needs NUTSHELL_DATA; with NUTSHELL_PYTHON (a Python with scikit-learn) also the peer.
//   npm run bench -- original
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { KMeans } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { openJsonl } from '@nutshell-ml/core/table'
import { summarize } from '@nutshell-ml/summarizer'
import { glove } from '@nutshell-ml/summarizer/node'
import { dataFile, printTable, python, saveResult } from './harness.mjs'

const RESTARTS = 10

const vectors = await glove(dataFile('glove/glove.twitter.27B.25d.top11925.txt.gz'))
const reviews = []
for await (const { record } of openJsonl(await openSource(dataFile('original-summaries/top_500_picked.jsonl')))) {
  // Sentences as a reader sees them, repeats once, so that rows and sentences are the same thing for both sides.
  const places = new Map()
  const clean = record.sentences.map((sentence) => sentence.replace(/<br ?\/?>/g, ' ').trim())
  for (let i = 0; i < clean.length; i++) {
    if (clean[i] !== '' && !places.has(clean[i].toLowerCase())) places.set(clean[i].toLowerCase(), i)
  }
  const index = [...places.values()]
  const sentences = index.map((i) => clean[i])
  const rows = vectors.embed(sentences).toRows()
  const usable = rows.flatMap((row, i) => (row.some((value) => value !== 0) ? [i] : []))
  const isShifted = record.embedded < record.sentences.length
  reviews.push({ k: record.k, published: new Set(record.picked), isShifted, index, sentences, usable, rows })
}

const ours = reviews.map(({ k, sentences, index }) => {
  const { sentences: picks } = summarize(sentences, { method: 'kmeans', k, embedder: vectors })
  return picks.map((pick) => index[pick.index])
})
const problems = reviews.map(({ k, rows, usable }) => ({
  k: Math.min(k, usable.length),
  restarts: RESTARTS,
  vectors: usable.map((i) => rows[i])
}))
const models = problems.map(({ k, restarts, vectors }) => KMeans.fitSync(vectors, { k, restarts }))

const table = [['our picks against', 'reviews', 'same picks', 'by chance', 'same summary', 'by chance']]
const result = { reviews: reviews.length }
compare('published', 'the published ones', ({ published }) => published)
// The original left sentences of one or two words out of the vectors but not out of the list it printed from.
compare(
  'publishedUnshifted',
  '- of reviews without short sentences',
  ({ published }) => published,
  ({ isShifted }) => !isShifted
)
compare(
  'publishedShifted',
  '- of reviews with short sentences',
  ({ published }) => published,
  ({ isShifted }) => isShifted
)

const peer = python()
if (peer === undefined) {
  console.log('scikit-learn: not compared, NUTSHELL_PYTHON is not set')
} else {
  const script = fileURLToPath(new URL('../python/kmeans_picks.py', import.meta.url))
  const input = problems.map((problem) => JSON.stringify(problem)).join('\n')
  const { stdout, stderr, status } = spawnSync(peer, [script], { input, encoding: 'utf8', maxBuffer: 1 << 28 })
  if (status !== 0) throw new Error(`scikit-learn failed: ${stderr}`)
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
  compare('scikitLearn', `scikit-learn's, same vectors`, (_, i) => {
    const { index, usable } = reviews[i]
    return new Set(answers[i].picks.map((place) => index[usable[place]]))
  })
  // With as many restarts as the peer: where both find the same optimum, the picks must be the same too.
  const relative = models.map(({ inertia }, i) => inertia / answers[i].inertia - 1)
  const isEqual = relative.map((difference) => Math.abs(difference) < 1e-9)
  const samePicks = models.filter((model, i) => isEqual[i] && nearest(model).join() === answers[i].picks.join()).length
  const count = (test) => models.filter((_, i) => test(i)).length
  result.sameRestarts = {
    restarts: RESTARTS,
    equalInertia: count((i) => isEqual[i]),
    samePicksThere: samePicks,
    lowerInertia: count((i) => !isEqual[i] && relative[i] < 0),
    higherInertia: count((i) => !isEqual[i] && relative[i] > 0)
  }
  const { equalInertia, lowerInertia, higherInertia } = result.sameRestarts
  console.log(
    `k-means with ${RESTARTS} restarts each: inertia equal to scikit-learn's in ${equalInertia} reviews (the same picks in ${samePicks} of them), lower in ${lowerInertia}, higher in ${higherInertia}`
  )
}
printTable(table)
saveResult('original', result)

function compare(key, name, picksOf, belongs = () => true) {
  const indices = [...reviews.keys()].filter((i) => belongs(reviews[i]))
  let same = 0
  let all = 0
  let whole = 0
  let sameByChance = 0
  let wholeByChance = 0
  for (const i of indices) {
    const review = reviews[i]
    const theirs = picksOf(review, i)
    const n = review.usable.length
    const k = ours[i].length
    same += ours[i].filter((pick) => theirs.has(pick)).length
    all += k
    if (k === theirs.size && ours[i].every((pick) => theirs.has(pick))) whole++
    sameByChance += (k * theirs.size) / n
    wholeByChance += k === theirs.size ? 1 / choose(n, k) : 0
  }
  const percent = (share) => `${(100 * share).toFixed(1)}%`
  table.push([
    name,
    String(indices.length),
    percent(same / all),
    percent(sameByChance / all),
    percent(whole / indices.length),
    percent(wholeByChance / indices.length)
  ])
  result[key] = {
    reviews: indices.length,
    samePicks: same / all,
    sameByChance: sameByChance / all,
    sameSummary: whole / indices.length,
    wholeByChance: wholeByChance / indices.length
  }
}

function nearest({ labels, distances }) {
  const picks = []
  for (let i = 0; i < labels.length; i++) {
    const best = picks[labels[i]]
    if (best === undefined || distances[i] < distances[best] * (1 - 1e-9)) picks[labels[i]] = i
  }
  return picks.sort((a, b) => a - b)
}

function choose(n, k) {
  let ways = 1
  for (let i = 1; i <= k; i++) ways = (ways * (n - k + i)) / i
  return ways
}
