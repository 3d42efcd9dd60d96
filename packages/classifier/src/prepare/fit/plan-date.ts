import type { Column } from '@nutshell-ml/core/table'
import { DAY, type DatePart, partOf } from '../calendar'
import { summarizeNumbers } from './number-summary'
import { gapsDecision, type Plan, setAside, type Training, titleOf } from './plan'
import { trainingTimes } from './read-training'

/** A date: its time as a number, and those of month, weekday and hour that differ in training. */
export function planDate(column: Column, { rows, count, options }: Training): Plan {
  const { name, type } = column
  const times = trainingTimes(column, rows, count)
  const days = times.map((time) => time / DAY)
  const summary = summarizeNumbers(days, options.impute, options.standardise)
  const { gaps, isConstant, scaling } = summary
  if (gaps === count) return setAside(name, 'no values')
  const indicator = options.indicator && gaps > 0
  if (isConstant && !indicator) return setAside(name, 'always the same date')
  const hasHours = times.some((time) => !Number.isNaN(time) && time % DAY !== 0)
  const all: DatePart[] = hasHours ? ['month', 'weekday', 'hour'] : ['month', 'weekday']
  const wanted = options.numeric.includes(name) ? [] : all
  const parts = wanted
    .map((part) => ({ part, values: valuesOf(part, times) }))
    .filter(({ values }) => values.length > 1)
  const words = ['days since 1970', ...parts.map(({ part }) => part)].join(', ')
  const filled = gaps > 0 ? `; ${gapsDecision(summary, options.impute, indicator)}` : ''
  return {
    step: { kind: 'date', column: name, type, scaling: isConstant ? undefined : scaling, parts, indicator },
    decision: `${titleOf(name)}: a date as ${words}${filled}`
  }
}

function valuesOf(part: DatePart, times: Float64Array): number[] {
  const seen = new Set<number>()
  for (const time of times) if (!Number.isNaN(time)) seen.add(partOf(part, time))
  return [...seen].sort((a, b) => a - b)
}
