// The points that many reviews make: how well points planted into 3,000 real reviews are found and counted, ROUGE of the two
// best points on Opinosis beside `summarize` and Lead-2, and the time. Needs NUTSHELL_DATA.
//   npm run bench -- together
import { Random } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv, openJsonl } from '@nutshell-ml/core/table'
import { rouge, summarize, summarizeTogether } from '@nutshell-ml/summarizer'
import { dataFile, median, printTable, saveResult, spread } from './harness.mjs'
import { held, judge, opposites, plant, tuning, unseen } from './together/planted.mjs'

const TEXTS = 3000
const COUNTS = [20, 40, 80, 120, 200, 300, 400]
const SEEDS = [1, 2, 3]
const DECOYS = 24
const SETS = { tuning, held, opposites, unseen }
const METHODS = { 'wording (default)': {}, 'k-means on tf-idf': { method: 'kmeans' } }
const ROUNDS = 5

const reviews = []
for await (const { record } of await openCsv(await openSource(dataFile('food-reviews/reviews.csv.gz')))) {
  reviews.push(record.Text)
}

const result = { planted: {}, opinosis: {}, seconds: {} }
const planted = [
  ['planted', 'method', 'points', 'found', 'count within 15 %', 'count error', 'precision', 'recall', 'quoted']
]
for (const [set, points] of Object.entries(SETS)) {
  for (const [method, options] of Object.entries(METHODS)) {
    const judged = SEEDS.flatMap((seed) => {
      const random = new Random(seed)
      const counts = Object.fromEntries(
        Object.keys(points).map((name, i) => [name, COUNTS[(i + seed) % COUNTS.length]])
      )
      const background = Array.from(random.sample(reviews.length, TEXTS), (i) => reviews[i])
      const { texts, truth } = plant(background, points, counts, random, { decoyCount: DECOYS })
      return judge(summarizeTogether(texts, options).points, truth)
    })
    const mean = (value) => judged.reduce((sum, one) => sum + value(one), 0) / judged.length
    const figures = {
      points: judged.length,
      found: judged.filter(({ f1 }) => f1 >= 0.5).length,
      within15: judged.filter(({ error }) => error <= 0.15).length,
      error: mean(({ error }) => Math.min(1, error)),
      precision: mean(({ precision }) => precision),
      recall: mean(({ recall }) => recall),
      quoted: mean(({ isPlanted }) => Number(isPlanted))
    }
    result.planted[`${set}, ${method}`] = { ...figures, judged }
    const percent = (value) => `${(100 * value).toFixed(1)} %`
    planted.push([
      set,
      method,
      String(figures.points),
      String(figures.found),
      String(figures.within15),
      ...[figures.error, figures.precision, figures.recall, figures.quoted].map(percent)
    ])
  }
}
console.log(
  `${COUNTS.length} sizes from ${COUNTS[0]} to ${COUNTS.at(-1)} of ${TEXTS} reviews, ${SEEDS.length} seeds. ` +
    'quoted: the sentence given is a planted one.'
)
printTable(planted)

const topics = []
for await (const { record } of openJsonl(await openSource(dataFile('rouge/opinosis.jsonl.gz')))) topics.push(record)
const summaries = {
  'summarizeTogether, 2 points': (sentences) => bestTwo(summarizeTogether(sentences).points),
  'the same by k-means': (sentences) => bestTwo(summarizeTogether(sentences, { method: 'kmeans' }).points),
  'summarize, 2 sentences': (sentences) => summarize(sentences, { sentences: 2 }).sentences.map(({ text }) => text),
  'Lead-2': (sentences) => sentences.slice(0, 2)
}
const table = [['method', 'topics', 'ROUGE-1', 'ROUGE-2', 'ROUGE-L', 'words']]
for (const [method, summary] of Object.entries(summaries)) {
  result.opinosis[method] = {}
  // The method was made with the even ones in view.
  for (const [half, isIn] of [
    ['even', (i) => i % 2 === 0],
    ['odd', (i) => i % 2 === 1],
    ['all', () => true]
  ]) {
    const chosen = topics.filter((_, i) => isIn(i))
    const sums = { rouge1: 0, rouge2: 0, rougeL: 0, words: 0 }
    for (const { sentences, references } of chosen) {
      const lines = summary(sentences)
      const scores = rouge(lines.join('\n'), references, { stem: true })
      for (const type of ['rouge1', 'rouge2', 'rougeL']) sums[type] += scores[type].f1 / chosen.length
      sums.words += lines.join(' ').split(/\s+/).length / chosen.length
    }
    result.opinosis[method][half] = sums
    const scores = [sums.rouge1, sums.rouge2, sums.rougeL].map((score) => (100 * score).toFixed(1))
    table.push([method, half, ...scores, sums.words.toFixed(1)])
  }
}
console.log('\nOpinosis: F1 x 100, words stemmed; of several references the best.')
printTable(table)

const times = [['reviews', 'sentences', 'seconds: median (range)']]
for (const count of [TEXTS, reviews.length]) {
  const texts = reviews.slice(0, count)
  const seconds = []
  let sentences = 0
  for (let round = -1; round < ROUNDS; round++) {
    const start = performance.now()
    sentences = summarizeTogether(texts).sentences
    if (round >= 0) seconds.push((performance.now() - start) / 1000)
  }
  result.seconds[count] = { sentences, median: median(seconds), seconds }
  times.push([String(count), String(sentences), spread(seconds, 2)])
}
console.log()
printTable(times)
saveResult('together', result)

function bestTwo(points) {
  return points.slice(0, 2).map(({ text }) => text)
}
