// A review in, a label out, and the words that decided. The 120 reviews to learn from were made up for this example, and are
// few: trees take one word at a time, so they know few words, and take an "i" or a "to" for a reason. LinearLearner, which weighs
// all words at once, is the better choice with so few texts. With thousands, words that go together begin to tell.
//   node examples/sentiment/sentiment.mjs ['A review.' ...]
//   node examples/sentiment/sentiment.mjs --train FILE.csv --text Text --label Sentiment ['A review.' ...]
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { BoostedTrees, kFolds } from '@nutshell-ml/classifier'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'

const string = /** @type {const} */ ({ type: 'string' })
const { values, positionals } = parseArgs({
  options: { train: string, text: { ...string, default: 'text' }, label: { ...string, default: 'label' } },
  allowPositionals: true
})
const { text, label } = values
const source = await openSource(values.train ?? fileURLToPath(new URL('reviews.csv', import.meta.url)))
const all = await readTable(source, { types: { [text]: 'text', [label]: 'category' } })
const table = all.without(all.names.filter((name) => name !== text && name !== label))
const isSmall = table.rows < 1000
/** @type {import('@nutshell-ml/classifier').BoostedTreesOptions} */
const options = {
  label,
  ...(isSmall ? { trees: 100, leaves: 8, minChildWeight: 0.25 } : { trees: 300, leaves: 31 }),
  // Whether a word is there; what only one text has teaches nothing.
  prepare: { text: { kind: 'binary', ngrams: [1, 1], minDocuments: isSmall ? 2 : 5 } }
}

// How good it is on reviews that it has not seen: each is in one of five parts, judged by a model of the other four.
let right = 0
for (const { train, test } of kFolds({ rows: table.rows, folds: 5 })) {
  const model = await BoostedTrees.fit(table.pick(train), options)
  right += model.score(table.pick(test)) * test.length
}
console.log(`${Math.round(right)} of ${table.rows} reviews, none of them seen before, are told right`)

const model = await BoostedTrees.fit(table, options)
const top = model.importances({ by: 'feature' }).slice(0, 8)
console.log(`words that tell most: ${top.map(({ name }) => name.replace(`${text}: `, '')).join(', ')}`)
const given = ['I love the lamp, but the switch broke and they refused a refund.', 'Friendly staff and excellent soup.']
for (const review of positionals.length > 0 ? positionals : given) {
  const { prediction, probability, contributions } = model.explain({ [text]: review })
  const words = contributions[0].features.filter(
    ({ value, contribution }) => Number(value) > 0 && Math.abs(contribution) >= 0.05
  )
  const told = words.slice(0, 5).map(({ feature, contribution }) => {
    return `${feature.slice(text.length + 2)} ${contribution > 0 ? 'for' : 'against'} it (${contribution.toFixed(2)})`
  })
  console.log(
    `\n${review}\n  ${prediction}, with probability ${probability?.toFixed(2)}: ${told.join(', ') || 'no word that it knows'}`
  )
}
