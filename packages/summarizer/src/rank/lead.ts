import type { RankInput } from './rank'

/** Earlier is better: from 1 for the first sentence down in equal steps to 1/n for the last. */
export function lead({ vectors: { rows } }: Pick<RankInput, 'vectors'>): Float64Array {
  return Float64Array.from({ length: rows }, (_, i) => (rows - i) / rows)
}
