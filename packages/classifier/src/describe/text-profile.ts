import type { TextColumn } from '@nutshell-ml/core/table'
import { isStopWord, words } from '@nutshell-ml/core/text'
import { quantile } from './number-profile'
import type { TextProfile } from './profile'

const SAMPLES = 3
const SAMPLE_LENGTH = 80
const MOST_WORDS = 10
/** Texts that are read for words, and how much of each. */
const MOST_READ = 2000
const MOST_CHARACTERS = 2000

/** The length of each text in UTF-16 code units; NaN where it is missing. */
export function lengthsOf({ values }: TextColumn): Float64Array {
  const lengths = new Float64Array(values.length)
  for (let i = 0; i < lengths.length; i++) lengths[i] = values[i]?.length ?? Number.NaN
  return lengths
}

/** @param sorted the lengths that are there, by size; at least one */
export function textProfile({ values }: TextColumn, sorted: Float64Array): TextProfile {
  let sum = 0
  for (const length of sorted) sum += length
  const samples: string[] = []
  for (let i = 0; i < values.length && samples.length < SAMPLES; i++) {
    const value = values[i]
    if (value !== undefined) samples.push(beginningOf(value, SAMPLE_LENGTH))
  }
  return {
    length: {
      min: sorted[0],
      median: quantile(sorted, 0.5),
      mean: sum / sorted.length,
      max: sorted[sorted.length - 1]
    },
    words: frequentWords(values),
    samples
  }
}

function frequentWords(values: readonly (string | undefined)[]): { word: string; count: number }[] {
  const counts = new Map<string, number>()
  const step = Math.max(1, Math.floor(values.length / MOST_READ))
  for (let i = 0; i < values.length; i += step) {
    const value = values[i]
    if (value === undefined) continue
    for (const word of new Set(words(value.slice(0, MOST_CHARACTERS)))) {
      if (word.length > 1 && !isStopWord(word)) counts.set(word, (counts.get(word) ?? 0) + 1)
    }
  }
  return [...counts]
    .sort(([a, x], [b, y]) => y - x || (a < b ? -1 : 1))
    .slice(0, MOST_WORDS)
    .map(([word, count]) => ({ word, count }))
}

/** Cut between characters, on one line. */
function beginningOf(text: string, most: number): string {
  const line = text
    .slice(0, 4 * most)
    .replace(/\s+/g, ' ')
    .trim()
  const characters = Array.from(line)
  return characters.length > most ? `${characters.slice(0, most - 1).join('')}…` : line
}
