import { NutshellError, show } from '@nutshell-ml/core'
import { readLines, type TextSource } from '@nutshell-ml/core/table'
import { resolveWordVectorOptions, WordVectorEmbedder, type WordVectorOptions, type WordVectors } from './word-vectors'

export type { WordVectors } from './word-vectors'

/**
 * Reads word vectors in GloVe's text format, `word v1 .. vd` a line (a word2vec header line is passed over; of a repeated
 * word the first counts). A sentence becomes the mean of the vectors of its words in lower case; words that are not in
 * the file do not count; a sentence without known words is a row of zeros. With `weighting: 'sif'` common words weigh less and
 * what all sentences have in common is taken out.
 *
 * Source: J. Pennington, R. Socher, C. Manning, "GloVe: Global vectors for word representation", 2014.
 *
 * @throws NutshellError EMPTY_INPUT without vectors; BAD_ROW for a line that is not a word and d finite numbers;
 * INVALID_OPTION, UNKNOWN_OPTION.
 */
export async function readGlove(
  source: TextSource,
  name = 'glove',
  options: WordVectorOptions = {}
): Promise<WordVectors> {
  resolveWordVectorOptions(name, options) // before a file of gigabytes is read
  const places = new Map<string, number>()
  let dimensions = 0
  let data = new Float32Array(1 << 12)
  let lineNumber = 0
  for await (const { line = '' } of readLines(source)) {
    lineNumber++
    const parts = line.trimEnd().split(' ')
    if (lineNumber === 1 && parts.length === 2 && parts.every((part) => /^\d+$/.test(part))) continue
    if (parts.length === 1 && parts[0] === '') continue
    if (dimensions === 0) dimensions = parts.length - 1
    if (parts.length < dimensions + 1 || dimensions < 1) {
      throw badLine(lineNumber, `${parts.length - 1} numbers, expected ${Math.max(1, dimensions)}`)
    }
    // Some published files have words with spaces in them: the last d parts are the numbers.
    const word = parts.slice(0, parts.length - dimensions).join(' ')
    if (places.has(word)) continue
    const at = places.size * dimensions
    if (at + dimensions > data.length) {
      const larger = new Float32Array(data.length * 2 + dimensions)
      larger.set(data)
      data = larger
    }
    for (let j = 0; j < dimensions; j++) {
      const part = parts[parts.length - dimensions + j]
      const value = part === '' ? Number.NaN : Math.fround(Number(part))
      if (!Number.isFinite(value))
        throw badLine(lineNumber, `number ${j + 1} is ${show(part)}, expected a finite number of 32 bits`)
      data[at + j] = value
    }
    places.set(word, places.size)
  }
  if (places.size === 0) throw new NutshellError('EMPTY_INPUT', `${name}: no word vectors, expected at least one line`)
  return new WordVectorEmbedder({ name, places, data, dimensions }, options, 'mean')
}

function badLine(line: number, problem: string): NutshellError {
  return new NutshellError('BAD_ROW', `line ${line} of the word vectors: ${problem}`)
}
