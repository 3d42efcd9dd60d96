import type { CategoryColumn } from '@nutshell-ml/core/table'
import type { Level, LevelProfile } from './profile'

/** Levels that are listed by name. */
export const TOP_LEVELS = 10

export function countLevels({ codes, levels }: Pick<CategoryColumn, 'codes' | 'levels'>): Int32Array {
  const counts = new Int32Array(levels.length)
  for (let i = 0; i < codes.length; i++) if (codes[i] >= 0) counts[codes[i]]++
  return counts
}

export function levelProfile(levels: readonly string[], counts: Int32Array, total: number): LevelProfile {
  const order = byCount(counts)
  const top = order.slice(0, TOP_LEVELS).map((code): Level => {
    return { name: levels[code], count: counts[code], share: counts[code] / total }
  })
  const rest = order.slice(TOP_LEVELS)
  return {
    top,
    others: { levels: rest.length, count: rest.reduce((sum, code) => sum + counts[code], 0) },
    singles: order.filter((code) => counts[code] === 1).length
  }
}

/** The codes that some row has, the most frequent first. */
export function byCount(counts: Int32Array): number[] {
  const used: number[] = []
  for (let code = 0; code < counts.length; code++) if (counts[code] > 0) used.push(code)
  return used.sort((a, b) => counts[b] - counts[a] || a - b)
}

/** Levels that are one when case and spaces do not count, by group; levels that no row has are passed over. */
export function similarLevels(levels: readonly string[], counts: Int32Array): string[][] {
  const groups = new Map<string, string[]>()
  for (let code = 0; code < levels.length; code++) {
    if (counts[code] === 0) continue
    const plain = levels[code].normalize('NFKC').trim().replace(/\s+/g, ' ').toLowerCase()
    const group = groups.get(plain)
    if (group === undefined) groups.set(plain, [levels[code]])
    else group.push(levels[code])
  }
  return [...groups.values()].filter((group) => group.length > 1)
}
