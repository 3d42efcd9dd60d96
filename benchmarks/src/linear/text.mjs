// Texts: tf-idf of words and pairs of words, in five folds.
import { join } from 'node:path'
import { dataFile } from '../harness.mjs'
import { writeFolds } from './folds.mjs'
import { foldsRace } from './folds-race.mjs'
import { qualityText } from './judge.mjs'
import { PLAIN } from './plain-fit.mjs'
import { unpacked } from './unpacked.mjs'

/** Texts: tf-idf of words and pairs of words, five folds. */
export async function text({ rounds, folder, hasPython, options: { files: only } }) {
  const sets = [
    {
      name: 'IMDB, 10,000 reviews',
      file: dataFile('sentiment/imdb_10000.csv.gz'),
      text: 'text',
      label: 'label',
      drop: ['rating', 'file'],
      rounds: Math.min(rounds, 3)
    },
    {
      name: 'sentiments.csv, 3,000 sentences',
      file: dataFile('sentiment/sentiments.csv'),
      text: 'text',
      label: 'sentiment',
      drop: ['source'],
      rounds
    }
  ].filter(({ name }) => only === undefined || name.toLowerCase().startsWith(only))
  const all = {}
  for (const set of sets) {
    const file = unpacked(set.file, folder)
    const folds = await writeFolds(file, set.label, join(folder, 'text-folds.i32'))
    const trained = (folds.rows * 4) / 5
    const job = { file, label: set.label, folds: folds.path, probabilities: join(folder, 'text.f64') }
    const table = {
      command: 'table_folds',
      ...job,
      drop: set.drop,
      types: { [set.text]: 'text', [set.label]: 'category' }
    }
    const theirs = (solver, vectorizer, more) => ({
      command: 'text_folds',
      ...job,
      text: set.text,
      solver,
      vectorizer: { ngram_range: [1, 2], ...vectorizer },
      ...more
    })
    const plainText = { tokens: 'scikit-learn', classRatios: false }
    const entries = [
      { name: 'nutshell, defaults', runtime: 'nutshell', command: { ...table, options: {} } },
      {
        name: 'nutshell, as scikit-learn with C = 1',
        runtime: 'nutshell',
        command: { ...table, options: { ...PLAIN, l2: 1 / trained, prepare: { text: plainText } } }
      },
      {
        name: 'nutshell, as the tuned one',
        runtime: 'nutshell',
        command: {
          ...table,
          options: {
            ...PLAIN,
            l2: 1 / (30 * trained),
            prepare: { text: { ...plainText, minDocuments: 2, sublinear: true } }
          }
        }
      }
    ]
    if (hasPython) {
      const tuned = { min_df: 2, sublinear_tf: true }
      entries.push(
        { name: 'scikit-learn lbfgs, C = 1', runtime: 'python', command: theirs('lbfgs', {}, { C: 1 }) },
        {
          name: 'scikit-learn lbfgs, tuned (min_df 2, sublinear, C = 30)',
          runtime: 'python',
          command: theirs('lbfgs', tuned, { C: 30 })
        },
        { name: 'scikit-learn liblinear, tuned', runtime: 'python', command: theirs('liblinear', tuned, { C: 30 }) },
        { name: 'scikit-learn sgd', runtime: 'python', command: theirs('sgd', tuned, {}) }
      )
    }
    console.log(`\n${set.name}, 5 folds${set.rounds < rounds ? `; ${set.rounds} rounds, for it takes long` : ''}\n`)
    all[set.name] = await foldsRace(
      entries,
      { rounds: set.rounds, warmup: set.rounds < rounds ? 0 : 1 },
      folds.truth,
      job.probabilities,
      (found) => qualityText(found),
      ['accuracy', 'log loss', 'AUC']
    )
  }
  return all
}
