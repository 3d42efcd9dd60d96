import { NutshellError, show } from '@nutshell-ml/core'
import type { Table } from '@nutshell-ml/core/table'
import { byCount, countLevels } from './level-profile'
import { orderOf } from './order'
import type { LabelProfile } from './profile'
import { type Ranked, rankedOf, ranksOf } from './ranks'

/** More classes than this are not told apart one by one. */
const MOST_CLASSES = 20

/** The label as the relations read it. */
export type LabelValues =
  | {
      kind: 'class'
      /** One for each row; -1 where it is missing. */
      codes: Int32Array
      /** With one for the others, if there are any. */
      classes: number
      profile: LabelProfile & { kind: 'class' }
    }
  | {
      kind: 'number'
      /** One for each row; NaN where it is missing. */
      values: Float64Array
      ranked: Ranked
      /** Of each row; 0 where it is missing. */
      ranks: Float64Array
      profile: LabelProfile & { kind: 'number' }
    }

/** @throws NutshellError INVALID_INPUT when there is no such column, or it holds texts, ids or dates, or nothing. */
export function labelOf(table: Table, name: string): LabelValues {
  const column = table.column(name)
  if (column.type === 'category' || column.type === 'boolean') return classLabel(name, column.codes, column.levels)
  if (column.type !== 'number') {
    throw new NutshellError(
      'INVALID_INPUT',
      `column ${show(name)} holds ${column.type}s, expected classes or numbers as label`
    )
  }
  const values = column.values.map((value) => (Number.isFinite(value) ? value : Number.NaN))
  const different = new Set<number>()
  let sum = 0
  let count = 0
  for (const value of values) {
    if (Number.isNaN(value)) continue
    if (different.size <= 2) different.add(value + 0)
    sum += value
    count++
  }
  if (count === 0) throw empty(name)
  if (different.size <= 2) {
    const numbers = [...different].sort((a, b) => a - b)
    const codes = Int32Array.from(values, (value) => numbers.indexOf(value + 0))
    return classLabel(name, codes, numbers.map(String))
  }
  const gaps = gapsOf(values.length - count, values.length)
  const ranked = rankedOf(values, orderOf(values))
  const ranks = ranksOf(ranked, values.length)
  return { kind: 'number', values, ranked, ranks, profile: { name, kind: 'number', mean: sum / count, gaps } }
}

export function gapsOf(count: number, rows: number): { count: number; share: number } {
  return { count, share: rows === 0 ? 0 : count / rows }
}

function classLabel(name: string, codes: Int32Array, levels: readonly string[]): LabelValues {
  const counts = countLevels({ codes, levels })
  const used = byCount(counts)
  if (used.length === 0) throw empty(name)
  const total = counts.reduce((sum, count) => sum + count, 0)
  const kept = used.length > MOST_CLASSES ? used.slice(0, MOST_CLASSES) : used
  // Booleans and numbers are in order already, and '10' comes after '9'.
  const isByNumber = kept.every((code) => levels[code] !== '' && Number.isFinite(Number(levels[code])))
  kept.sort((a, b) => (isByNumber ? Number(levels[a]) - Number(levels[b]) : 0) || (levels[a] < levels[b] ? -1 : 1))
  const places = new Int32Array(levels.length).fill(kept.length)
  for (let place = 0; place < kept.length; place++) places[kept[place]] = place
  const shown = kept.reduce((sum, code) => sum + counts[code], 0)
  return {
    kind: 'class',
    codes: codes.map((code) => (code < 0 ? -1 : places[code])),
    classes: Math.min(used.length, MOST_CLASSES + 1),
    profile: {
      name,
      kind: 'class',
      classes: kept.map((code) => ({ name: levels[code], count: counts[code], share: counts[code] / total })),
      others: { levels: used.length - kept.length, count: total - shown },
      gaps: gapsOf(codes.length - total, codes.length)
    }
  }
}

function empty(name: string): NutshellError {
  return new NutshellError('INVALID_INPUT', `column ${show(name)} has no value, expected a label`)
}
