import { NutshellError, show } from '@nutshell-ml/core'
import type { Column } from '@nutshell-ml/core/table'
import { DAY, type DatePart, partOf } from '../../prepare/calendar'
import type { Rows } from '../../prepare/encode/readers'
import { sortKeys } from '../../prepare/fit/choose-levels'
import { counted, type Plan, setAside, titleOf } from '../../prepare/fit/plan'
import { wayOf } from '../../prepare/fit/plan-steps'
import { countLevels, trainingNumbers, trainingTimes } from '../../prepare/fit/read-training'
import type { ResolvedPrepareOptions } from '../../prepare/options'
import type { Levels } from '../../prepare/step'
import type { TextVectorizer } from '../../prepare/text/text-vectorizer'
import { MOST_FLOAT32 } from '../bins/number-edges'
import type { TreeStep } from './tree-step'

interface Training {
  readonly rows: Rows
  readonly count: number
  readonly options: ResolvedPrepareOptions
  /** Of each column of text that has words to fit on. */
  readonly vectorizers: ReadonlyMap<string, TextVectorizer>
}

/** What becomes of a column: a step or nothing, and why. */
export function planTreeColumn(column: Column, training: Training): Plan<TreeStep> {
  const { options } = training
  const { name } = column
  switch (wayOf(column, options)) {
    case 'drop':
      return setAside(name, 'as asked')
    case 'id':
      return setAside(name, 'an id')
    case 'ordinal':
      return planLevels(column, training, options.ordinal[name])
    case 'levels':
      return planLevels(column, training)
    case 'date':
      return planDate(column, training)
    case 'boolean':
    case 'number':
      return planNumber(column, training)
    case 'text':
      return planText(column, training)
  }
}

function planNumber(column: Column, { rows, count }: Training): Plan<TreeStep> {
  const { name, type } = column
  const values = trainingNumbers(column, rows, count, MOST_FLOAT32)
  const { gaps, only } = look(values)
  if (gaps === count) return setAside(name, 'no values')
  if (gaps === 0 && only !== undefined) return setAside(name, `always ${type === 'boolean' ? only === 1 : only}`)
  const decision = gaps > 0 ? `${titleOf(name)}: a number; ${gapsKept(gaps)}` : undefined
  return { step: { kind: 'number', column: name, type }, decision }
}

/** How many gaps there are; the number that all others are, as trees see it, if they are the same. */
function look(values: Float64Array): { gaps: number; only: number | undefined } {
  let gaps = 0
  let least = Number.POSITIVE_INFINITY
  let most = Number.NEGATIVE_INFINITY
  for (let i = 0; i < values.length; i++) {
    const value = values[i]
    if (Number.isNaN(value)) gaps++
    if (value < least) least = value
    if (value > most) most = value
  }
  return { gaps, only: Math.fround(least) === Math.fround(most) ? least : undefined }
}

function gapsKept(gaps: number): string {
  return `${counted(gaps, 'gap')} left to the trees`
}

function planDate(column: Column, { rows, count, options }: Training): Plan<TreeStep> {
  const { name, type } = column
  const times = trainingTimes(column, rows, count)
  const { gaps, only } = look(times.map((time) => time / DAY))
  if (gaps === count) return setAside(name, 'no values')
  if (gaps === 0 && only !== undefined) return setAside(name, 'always the same date')
  const all: DatePart[] = options.numeric.includes(name) ? [] : ['month', 'weekday', 'hour']
  const parts = all.filter((part) => {
    const first = times.find((time) => !Number.isNaN(time))!
    return times.some((time) => !Number.isNaN(time) && partOf(part, time) !== partOf(part, first))
  })
  const words = ['days since 1970', ...parts].join(', ')
  return {
    step: { kind: 'date', column: name, type, parts },
    decision: `${titleOf(name)}: a date as ${words}${gaps > 0 ? `; ${gapsKept(gaps)}` : ''}`
  }
}

/** @param order the levels in order, as a number has one. */
function planLevels(column: Column, { rows, count, options }: Training, order?: readonly string[]): Plan<TreeStep> {
  const { name, type } = column
  if (type === 'date') {
    throw new NutshellError('INVALID_OPTION', `column ${show(name)} holds dates, which cannot be taken as categories`)
  }
  const { by, counts, gaps } = countLevels(column, rows, count)
  if (gaps === count) return setAside(name, 'no values')
  if (order !== undefined) {
    const other = [...counts.keys()].map(String).find((key) => !order.includes(key))
    if (other === undefined) {
      const decision = `${titleOf(name)}: ${counted(order.length, 'level')} as places in order`
      return {
        step: { kind: 'order', column: name, type, levels: placesOf('text', order) },
        decision: gaps > 0 ? `${decision}; ${gapsKept(gaps)}` : decision
      }
    }
    throw new NutshellError('INVALID_OPTION', `ordinal[${show(name)}] does not list the level ${show(other)}`)
  }
  const sorted = sortKeys([...counts.keys()])
  const fewest = options.rare < 1 ? options.rare * count : options.rare
  const enough = sorted.filter((key) => counts.get(key)! >= fewest)
  const most = new Set(enough.sort((a, b) => counts.get(b)! - counts.get(a)!).slice(0, options.maxLevels)) // stable
  const keys = sorted.filter((key) => most.has(key))
  const rare = sorted.length - keys.length
  if (keys.length === 0) return setAside(name, 'all of its levels are rare')
  if (keys.length === 1 && rare === 0 && gaps === 0) return setAside(name, `always ${keys[0]}`)
  const parts = [`${titleOf(name)}: ${counted(keys.length, 'level')} as categories`]
  if (rare > 0) parts.push(`${counted(rare, 'rare level')} taken as gaps`)
  if (gaps > 0) parts.push(gapsKept(gaps))
  return {
    step: { kind: 'levels', column: name, type, levels: placesOf(by, keys) },
    decision: parts.length > 1 ? parts.join('; ') : undefined
  }
}

function placesOf(by: Levels['by'], keys: readonly (string | number)[]): Levels {
  return { by, keys, extras: [], missing: -1, unknown: -1 }
}

function planText({ name, type }: Column, { vectorizers }: Training): Plan<TreeStep> {
  const vectorizer = vectorizers.get(name)
  if (vectorizer === undefined) return setAside(name, 'no values')
  if (vectorizer.cols === 0) return setAside(name, 'text without a word')
  const decision = `${titleOf(name)}: text as ${counted(vectorizer.cols, 'sparse column')}`
  return { step: { kind: 'text', column: name, type, vectorizer }, decision }
}
