// ROUGE of what systems chose, and what else the tables say of it.
import { bootstrapInterval, pairedBootstrap, prepareReferences } from '@nutshell-ml/summarizer'
import { ofHalf } from './data-sets.mjs'

export const TYPES = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum']

/**
 * Adds to each system its F1 by document (`scores[type]`, the mean over variants), `words` by document and whether it took
 * the first `k` sentences (`isLead`). All are put in the order of the text before they are scored.
 */
export function scoreSystems(systems, documents, k) {
  const prepared = documents.map(({ references }) => prepareReferences(references, { stem: true }))
  for (const system of systems) {
    const add = () => new Array(documents.length).fill(0)
    system.scores = Object.fromEntries(TYPES.map((type) => [type, add()]))
    system.words = add()
    system.isLead = add()
    const share = 1 / system.picks.length
    for (const variant of system.picks) {
      for (const [i, picks] of variant.entries()) {
        const places = [...picks].sort((a, b) => a - b)
        // One sentence a line, as ROUGE-Lsum wants it.
        const summary = places.map((place) => documents[i].sentences[place].replace(/\s+/g, ' ')).join('\n')
        const result = prepared[i].score(summary)
        for (const type of TYPES) system.scores[type][i] += share * result[type].f1
        system.words[i] += share * (summary.match(/\S+/g)?.length ?? 0)
        const isLead =
          places.length === Math.min(k, documents[i].sentences.length) && places.at(-1) === places.length - 1
        system.isLead[i] += share * Number(isLead)
      }
    }
  }
}

/** The figures of a half: `{ rouge1: { mean, low, high }, ..., words, lead }`. */
export function figuresOf(system, half) {
  const figures = {}
  for (const type of TYPES) figures[type] = bootstrapInterval(ofHalf(system.scores[type], half))
  figures.words = mean(ofHalf(system.words, half))
  figures.lead = mean(ofHalf(system.isLead, half))
  return figures
}

/** One system less another: mean difference of F1, its interval and p-value. */
export function compare(a, b, type, half) {
  const { difference, pValue } = pairedBootstrap(ofHalf(a.scores[type], half), ofHalf(b.scores[type], half))
  return { ...difference, pValue }
}

function mean(values) {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}
