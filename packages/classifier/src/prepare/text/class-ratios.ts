import { NutshellError, show } from '@nutshell-ml/core'
import type { TermCounts } from './vocabulary-builder'

/** Which class each text is of: 0, 1, ...; texts with a negative number or NaN do not count. */
export type Classes = ArrayLike<number>

/**
 * How much each column tells of classes: |ln(share of it in the terms of a class / share of it in those of all others)|, the largest
 * over the classes, where each text counts a term once and each term once more than it is there (S. Wang and C. Manning, "Baselines
 * and bigrams: simple, good sentiment and topic classification", 2012, for two classes; a sign makes no difference to a linear
 * model, whose coefficients take it).
 */
export function classRatios({ columns, starts }: TermCounts, cols: number, classes: Classes): Float64Array {
  const ratios = new Float64Array(cols)
  let most = -1
  for (let i = 0; i < classes.length; i++) if (classes[i] > most) most = classes[i]
  const all = new Int32Array(cols)
  const rows: number[][] = Array.from({ length: most + 1 }, () => [])
  let total = 0
  for (let i = 0; i < classes.length; i++) {
    if (!(classes[i] >= 0)) continue
    rows[classes[i]].push(i)
    total += starts[i + 1] - starts[i]
    for (let p = starts[i]; p < starts[i + 1]; p++) all[columns[p]]++
  }
  const inClass = new Int32Array(cols)
  // Of two classes the second tells what the first does.
  const different = rows.filter((of) => of.length > 0)
  for (const of of different.length === 2 ? different.slice(1) : different) {
    inClass.fill(0)
    let sum = 0
    for (const i of of) {
      sum += starts[i + 1] - starts[i]
      for (let p = starts[i]; p < starts[i + 1]; p++) inClass[columns[p]]++
    }
    const shift = Math.log((total - sum + cols) / (sum + cols))
    for (let j = 0; j < cols; j++) {
      const ratio = Math.abs(Math.log((inClass[j] + 1) / (all[j] - inClass[j] + 1)) + shift)
      if (ratio > ratios[j]) ratios[j] = ratio
    }
  }
  // With one class nothing tells: all columns are as good.
  return different.length > 1 ? ratios : ratios.fill(1)
}

/** Errors: INVALID_SHAPE unless there is one for each text, INVALID_INPUT for one that is no class. */
export function checkClasses(classes: Classes, texts: number): void {
  if (classes.length !== texts) {
    throw new NutshellError('INVALID_SHAPE', `classes.length = ${classes.length}, expected ${texts}, one for each text`)
  }
  for (let i = 0; i < texts; i++) {
    const given = classes[i]
    if (typeof given !== 'number' || (given >= 0 && !(Number.isInteger(given) && given < 2 ** 24))) {
      throw new NutshellError('INVALID_INPUT', `classes[${i}] = ${show(given)}, expected a class number: 0, 1, ...`)
    }
  }
}
