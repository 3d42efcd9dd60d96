// The documents with summaries by people, and their halves: what is tuned is tuned on one, figures are of the other.
import { openSource } from '@nutshell-ml/core/node'
import { openJsonl } from '@nutshell-ml/core/table'
import { splitSentences } from '@nutshell-ml/summarizer'
import { dataFile } from '../harness.mjs'

export const DATA_SETS = [
  { name: 'opinosis', title: 'Opinosis', file: 'rouge/opinosis.jsonl.gz', k: 2 },
  { name: 'scitldr', title: 'SciTLDR, test', file: 'rouge/scitldr_test.jsonl.gz', k: 1 },
  { name: 'cnn', title: 'CNN/DailyMail, 1,000 of validation', file: 'rouge/cnndm_validation_1000.jsonl.gz', k: 3 }
]

export const HALVES = ['report', 'tune', 'all']

/** `{ sentences, references }` for each document, in the order of the file. */
export async function readDocuments({ file }) {
  const documents = []
  for await (const { record } of openJsonl(await openSource(dataFile(file)))) {
    const sentences = record.sentences ?? splitSentences(record.text).map(({ text }) => text)
    documents.push({ sentences, references: record.references ?? [record.reference] })
  }
  return documents
}

/** Of values by document, those of a half: the even documents are for tuning, the odd ones for reporting. */
export function ofHalf(values, half) {
  if (half === 'all') return values
  return values.filter((_, i) => i % 2 === (half === 'tune' ? 0 : 1))
}
