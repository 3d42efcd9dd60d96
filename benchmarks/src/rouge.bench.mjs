// ROUGE of our default summaries beside the first sentences (Lead-k) and k sentences drawn at random, on texts with
// summaries by people. All get the same number of sentences. Needs NUTSHELL_DATA.
//   npm run bench -- rouge
import { Random } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { openJsonl } from '@nutshell-ml/core/table'
import { rouge, splitSentences, summarize } from '@nutshell-ml/summarizer'
import { dataFile, printTable, saveResult } from './harness.mjs'

const RANDOM_SEEDS = [1, 2, 3, 4, 5]
const SETS = [
  { name: 'CNN/DailyMail, 1,000 of validation', file: 'rouge/cnndm_validation_1000.jsonl.gz', k: 3 },
  { name: 'SciTLDR, test', file: 'rouge/scitldr_test.jsonl.gz', k: 1 },
  { name: 'Opinosis', file: 'rouge/opinosis.jsonl.gz', k: 2 }
]

const METHODS = {
  'nutshell, k-means on tf-idf': [
    (sentences, k) => summarize(sentences, { sentences: k }).sentences.map(({ text }) => text)
  ],
  'Lead-k': [(sentences, k) => sentences.slice(0, k)],
  [`random (mean of ${RANDOM_SEEDS.length} draws)`]: RANDOM_SEEDS.map((seed) => {
    const random = new Random(seed)
    return (sentences, k) => {
      const picks = random.sample(sentences.length, Math.min(k, sentences.length)).sort()
      return Array.from(picks, (i) => sentences[i])
    }
  })
}

const TYPES = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum']
const table = [['texts', 'sentences', 'method', 'ROUGE-1', 'ROUGE-2', 'ROUGE-L', 'ROUGE-Lsum']]
const result = {}
for (const { name, file, k } of SETS) {
  const documents = []
  for await (const { record } of openJsonl(await openSource(dataFile(file)))) {
    const sentences = record.sentences ?? splitSentences(record.text).map(({ text }) => text)
    documents.push({ sentences, references: record.references ?? [record.reference] })
  }
  result[name] = { documents: documents.length, sentences: k }
  for (const [method, variants] of Object.entries(METHODS)) {
    const sums = Object.fromEntries(TYPES.map((type) => [type, 0]))
    for (const pick of variants) {
      for (const { sentences, references } of documents) {
        // One sentence a line, as ROUGE-Lsum wants it.
        const scores = rouge(pick(sentences, k).join('\n'), references, { stem: true })
        for (const type of TYPES) sums[type] += scores[type].f1 / (variants.length * documents.length)
      }
    }
    result[name][method] = sums
    table.push([name, String(k), method, ...TYPES.map((type) => (100 * sums[type]).toFixed(1))])
  }
}
console.log('F1 x 100, words stemmed; of several references the best, as the Python package rouge-score does.')
printTable(table)
saveResult('rouge', result)
