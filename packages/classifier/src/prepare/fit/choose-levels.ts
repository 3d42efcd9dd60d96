import type { Levels } from '../step'

/** How often each level is in the training rows, and how many rows have none. */
export interface LevelCounts {
  readonly by: Levels['by']
  readonly counts: ReadonlyMap<string | number, number>
  readonly gaps: number
  readonly rows: number
}

export interface ChosenLevels {
  readonly levels: Levels
  /** Levels that became '(rare)'. */
  readonly rare: number
  /** The level that gaps take, where they take that of others. */
  readonly filledWith: string | undefined
}

/**
 * @param rare the fewest rows of a level that stays one, or their share of all rows.
 * @param order the levels in a given order; undefined: as they sort.
 */
export function chooseLevels(
  { by, counts, gaps, rows }: LevelCounts,
  rare: number,
  maxLevels: number,
  gapsAre: 'level' | 'most-frequent',
  order?: readonly string[]
): ChosenLevels {
  const sorted = order ?? sortKeys([...counts.keys()])
  const countOf = (key: string | number | undefined) => (key === undefined ? gaps : (counts.get(key) ?? 0))
  // Gaps that are a level are one like any other, the last.
  const all = gaps > 0 && gapsAre === 'level' ? [...sorted, undefined] : sorted
  const kept = order === undefined ? keptOf(all, countOf, rare < 1 ? rare * rows : rare, maxLevels) : new Set(all)
  const keys = sorted.filter((key) => kept.has(key))
  const isMissingLevel = kept.has(undefined)
  const extras = [
    ...(isMissingLevel ? ['(missing)' as const] : []),
    ...(kept.size < all.length ? ['(rare)' as const] : [])
  ]
  const unknown = kept.size < all.length ? kept.size : -1
  const top = gapsAre === 'most-frequent' && keys.length > 0 ? mostOf(keys, countOf) : -1
  const missing = isMissingLevel ? keys.length : top >= 0 ? top : unknown
  return {
    levels: { by, keys, extras, missing, unknown },
    rare: sorted.length - keys.length,
    filledWith: top >= 0 ? String(keys[top]) : undefined
  }
}

type Key = string | number | undefined

/** Levels in enough rows, and of more than there may be those in most rows, the first of equals. */
function keptOf(all: readonly Key[], countOf: (key: Key) => number, fewest: number, maxLevels: number): Set<Key> {
  const enough = all.filter((key) => countOf(key) >= fewest)
  const size = enough.length + (enough.length < all.length ? 1 : 0)
  if (size <= maxLevels) return new Set(enough)
  return new Set(enough.sort((a, b) => countOf(b) - countOf(a)).slice(0, maxLevels - 1)) // sorting is stable
}

/** The levels of a boolean: true is a feature, false is none. */
export function booleanLevels(trues: number, falses: number, gaps: number, gapsAre: 'level' | 'most-frequent'): Levels {
  const isMissingLevel = gaps > 0 && gapsAre === 'level'
  const fill = gapsAre === 'most-frequent' && trues > falses ? 0 : -1
  return {
    by: 'boolean',
    keys: [1],
    extras: isMissingLevel ? ['(missing)'] : [],
    missing: isMissingLevel ? 1 : fill,
    unknown: -1
  }
}

function mostOf(keys: readonly (string | number)[], countOf: (key: string | number) => number): number {
  let best = 0
  for (let i = 1; i < keys.length; i++) if (countOf(keys[i]) > countOf(keys[best])) best = i
  return best
}

/** By size where all are numbers, else by characters: an order that no row's place decides. */
export function sortKeys(keys: (string | number)[]): (string | number)[] {
  const areNumbers = keys.every((key) => typeof key === 'number' || /^-?\d{1,15}(\.\d{1,9})?$/.test(key))
  const byText = (a: string | number, b: string | number) => (a < b ? -1 : a > b ? 1 : 0)
  return keys.sort((a, b) => (areNumbers ? Number(a) - Number(b) || byText(a, b) : byText(a, b)))
}
