import { NutshellError, show } from '@nutshell-ml/core'
import type { Column } from '@nutshell-ml/core/table'
import { isCategory, isTexts, type Rows } from '../encode/readers'
import { textsOf } from '../encode/text-column-encoder'
import type { ResolvedPrepareOptions } from '../options'
import { levelNames } from '../step'
import type { Texts } from '../text/text-vectorizer'
import { booleanLevels, type ChosenLevels, chooseLevels } from './choose-levels'
import { summarizeNumbers } from './number-summary'
import { counted, gapsDecision, type Plan, setAside, type Training, titleOf } from './plan'
import { planDate } from './plan-date'
import { countLevels, rowAt, trainingNumbers } from './read-training'

/** What is done with columns, each kind by a function of its own. */
export type Way = 'drop' | 'ordinal' | 'number' | 'boolean' | 'levels' | 'id' | 'text' | 'date'

export function wayOf(
  { name, type }: Column,
  { drop, categorical, numeric, ordinal, encoding }: ResolvedPrepareOptions
): Way {
  if (drop.includes(name)) return 'drop'
  if (Object.hasOwn(ordinal, name)) return 'ordinal'
  if (numeric.includes(name)) return type === 'date' ? 'date' : 'number'
  if (type !== 'category' && (type === 'boolean' || !categorical.includes(name))) return type
  return encoding === 'ordinal' ? 'ordinal' : 'levels'
}

export function planColumn(column: Column, training: Training): Plan {
  const { options } = training
  const { name } = column
  switch (wayOf(column, options)) {
    case 'drop':
      return setAside(name, 'as asked')
    case 'id':
      return setAside(name, 'an id')
    case 'ordinal':
      return planLevels(
        column,
        training,
        true,
        Object.hasOwn(options.ordinal, name) ? options.ordinal[name] : undefined
      )
    case 'levels':
      return planLevels(column, training, false)
    case 'boolean':
      return planBoolean(column, training)
    case 'date':
      return planDate(column, training)
    case 'number':
      return planNumber(column, training)
    case 'text':
      return planText(column, training)
  }
}

/** The texts to fit on, by column, where there are any. */
export function trainingTexts(
  columns: readonly Column[],
  rows: Rows,
  count: number,
  options: ResolvedPrepareOptions
): Map<string, Texts> {
  const found = new Map<string, Texts>()
  for (const column of columns) {
    if (!isTexts(column) || wayOf(column, options) !== 'text') continue
    const texts = textsOf(column, rows, count)
    if (texts.some((text) => text !== undefined)) found.set(column.name, texts)
  }
  return found
}

function planNumber(column: Column, { rows, count, options }: Training): Plan {
  const { name } = column
  const values = trainingNumbers(column, rows, count)
  const summary = summarizeNumbers(values, options.impute, options.standardise)
  const { gaps, isConstant, scaling } = summary
  const indicator = options.indicator && gaps > 0
  if (gaps === count) return setAside(name, 'no values')
  const only = values.find((value) => !Number.isNaN(value))
  const stays = !isConstant || (gaps > 0 && typeof options.impute === 'object' && scaling.fill !== only)
  if (!stays && !indicator) return setAside(name, `always ${only}`)
  let decision: string | undefined
  if (!stays) decision = `${titleOf(name)}: always ${only} where it is there; a column says where its ${gaps} gaps are`
  else if (gaps > 0) decision = `${titleOf(name)}: ${gapsDecision(summary, options.impute, indicator)}`
  return {
    step: { kind: 'number', column: name, type: column.type, scaling: stays ? scaling : undefined, indicator },
    decision
  }
}

function planLevels(column: Column, training: Training, isOrdinal: boolean, order?: readonly string[]): Plan {
  const { rows, count, options } = training
  const { name, type } = column
  if (type === 'date') {
    throw new NutshellError('INVALID_OPTION', `column ${show(name)} holds dates, which cannot be taken as categories`)
  }
  const all = countLevels(column, rows, count)
  const counted = order === undefined ? all : { ...all, by: 'text' as const, counts: byText(all.counts) }
  if (counted.gaps === count) return setAside(name, 'no values')
  const other = order && [...counted.counts.keys()].find((key) => !order.includes(key as string))
  if (other !== undefined) {
    throw new NutshellError('INVALID_OPTION', `ordinal[${show(name)}] does not list the level ${show(other)}`)
  }
  const gapsAre = isOrdinal ? 'most-frequent' : options.imputeCategories
  const chosen = chooseLevels(counted, options.rare, options.maxLevels, gapsAre, order)
  const [only, ...others] = levelNames(chosen.levels)
  if (others.length === 0) return setAside(name, only === '(rare)' ? 'all of its levels are rare' : `always ${only}`)
  if (!isOrdinal) {
    return {
      step: { kind: 'levels', column: name, type, levels: chosen.levels },
      decision: levelDecision(name, chosen, counted.gaps)
    }
  }
  return planOrdinal(column, chosen, training)
}

/** Gaps, and levels not known, are gaps of a number. */
function planOrdinal(
  column: Column,
  { levels: { by, keys, extras, unknown }, rare }: ChosenLevels,
  training: Training
): Plan {
  const { rows, count, options } = training
  const { name, type } = column
  const levels = { by, keys, extras, unknown, missing: -1 }
  const places = new Float64Array(count)
  const place = new Map<unknown, number>(keys.map((key, at) => [key, at]))
  for (let i = 0; i < count; i++) {
    const value = isCategory(column) ? column.levels[column.codes[rowAt(rows, i)]] : column.values[rowAt(rows, i)]
    if (value === undefined || Number.isNaN(value)) places[i] = Number.NaN
    else places[i] = place.get(by === 'text' ? String(value) : value) ?? unknown
  }
  const impute = options.imputeCategories === 'level' ? options.impute : 'most-frequent'
  const { gaps, scaling } = summarizeNumbers(places, impute, options.standardise)
  const indicator = options.indicator && gaps > 0
  const words = `${titleOf(name)}: ${keys.length + extras.length} levels as a number, in the order ${keys.slice(0, 6).join(', ')}`
  const more = keys.length > 6 ? ', ...' : ''
  const others = rare > 0 ? `; ${counted(rare, 'rare one')} at the end` : ''
  return {
    step: { kind: 'ordinal', column: name, type, levels, scaling, indicator },
    decision: `${words}${more}${others}${gaps > 0 ? `; ${counted(gaps, 'gap')} filled` : ''}`
  }
}

function byText(counts: ReadonlyMap<string | number, number>): Map<string, number> {
  return new Map([...counts].map(([key, count]) => [String(key), count]))
}

function levelDecision(name: string, { levels, rare, filledWith }: ChosenLevels, gaps: number): string | undefined {
  if (rare === 0 && gaps === 0) return undefined
  const parts = [`${titleOf(name)}: ${counted(levels.keys.length, 'level')} as categories`]
  if (rare > 0) parts.push(`${counted(rare, 'rare level')} taken as one`)
  if (gaps > 0) {
    const own = levels.extras.includes('(missing)') ? 'a level of their own' : 'rare'
    parts.push(`${counted(gaps, 'gap')} ${filledWith === undefined ? `as ${own}` : `filled with ${show(filledWith)}`}`)
  }
  return parts.join('; ')
}

function planBoolean(column: Column, { rows, count, options }: Training): Plan {
  const { name, type } = column
  const { counts, gaps } = countLevels(column, rows, count)
  if (gaps === count) return setAside(name, 'no values')
  const trues = counts.get('true') ?? 0
  const falses = counts.get('false') ?? 0
  const levels = booleanLevels(trues, falses, gaps, options.imputeCategories)
  if ((trues === 0 || falses === 0) && levels.extras.length === 0) return setAside(name, `always ${trues > 0}`)
  const filled = options.imputeCategories === 'level' ? 'as a level of their own' : `filled with ${trues > falses}`
  return {
    step: { kind: 'levels', column: name, type, levels },
    decision: `${titleOf(name)}: true or false${gaps > 0 ? `; ${counted(gaps, 'gap')} ${filled}` : ''}`
  }
}

function planText({ name, type }: Column, { vectorizers }: Training): Plan {
  const vectorizer = vectorizers.get(name)
  if (vectorizer === undefined) return setAside(name, 'no values')
  if (vectorizer.cols === 0) return setAside(name, 'text without a word')
  return {
    step: { kind: 'text', column: name, type, vectorizer },
    decision: `${titleOf(name)}: text as ${counted(vectorizer.cols, 'sparse column')}`
  }
}
