import { checkInteger, checkKnownOptions, checkNumber, NutshellError, Random, show } from '@nutshell-ml/core'

export interface BootstrapOptions {
  /** Share of the resampled means between `low` and `high`, more than 0 and less than 1. @default 0.95 */
  level?: number
  /** How often the documents are drawn anew. @default 1000 */
  samples?: number
  /** Decides every random choice: any finite number. @default 0 */
  seed?: number
}

/** A mean and how far it would move with other documents of the same kind. */
export interface Interval {
  /** Mean of the scores themselves. */
  mean: number
  low: number
  high: number
}

export interface PairedComparison {
  /** Of `a - b`, document by document. */
  difference: Interval
  /**
   * Two-sided: the chance of a mean difference as far from 0 as this one if neither were better, `1 / samples` at least.
   */
  pValue: number
}

const KNOWN_OPTIONS = ['level', 'samples', 'seed'] as const

interface Resolved {
  level: number
  samples: number
  seed: number
}

/**
 * The percentile bootstrap of a mean: documents are drawn with replacement, as many as there are, `samples` times; `low`
 * and `high` are percentiles of the means, interpolated between neighbours. As ROUGE-1.5.5 and the `BootstrapAggregator`
 * of the Python package `rouge-score` do; their random numbers differ, so the last digits do.
 *
 * Source: B. Efron and R. Tibshirani, "An Introduction to the Bootstrap", 1993, chapter 13.
 *
 * @param scores one finite number for each document, at least one. Of a single one the interval is that number.
 * @throws NutshellError INVALID_INPUT for scores that are none; UNKNOWN_OPTION and INVALID_OPTION for bad options
 */
export function bootstrapInterval(scores: ArrayLike<number>, options: BootstrapOptions = {}): Interval {
  const resolved = resolveOptions('bootstrapInterval', options)
  checkScores('bootstrapInterval', 'scores', scores)
  return toInterval(scores, resampleMeans(scores, resolved), resolved.level)
}

/**
 * Whether one system is better than another on the same documents: a bootstrap of their differences, so that what makes a
 * document easy or hard for both drops out. The difference is real at the 5 % level where `pValue` is below 0.05.
 *
 * Source: P. Koehn, "Statistical Significance Tests for Machine Translation Evaluation", EMNLP 2004, made two-sided: twice
 * the smaller share of the resampled mean differences on either side of 0.
 *
 * @param a the scores of one system, one for each document
 * @param b those of the other on the same documents in the same order
 * @throws NutshellError INVALID_INPUT for scores that are none or not as many; UNKNOWN_OPTION, INVALID_OPTION
 */
export function pairedBootstrap(
  a: ArrayLike<number>,
  b: ArrayLike<number>,
  options: BootstrapOptions = {}
): PairedComparison {
  const resolved = resolveOptions('pairedBootstrap', options)
  checkScores('pairedBootstrap', 'a', a)
  checkScores('pairedBootstrap', 'b', b)
  if (a.length !== b.length) {
    throw new NutshellError('INVALID_INPUT', `pairedBootstrap: b has ${b.length} scores, expected ${a.length} as a has`)
  }
  const differences = Float64Array.from(a, (score, i) => score - b[i])
  const means = resampleMeans(differences, resolved)
  const notAbove = means.filter((mean) => mean <= 0).length
  const notBelow = means.filter((mean) => mean >= 0).length
  const share = (2 * Math.max(Math.min(notAbove, notBelow), 0.5)) / means.length
  return { difference: toInterval(differences, means, resolved.level), pValue: Math.min(share, 1) }
}

function resolveOptions(what: string, options: BootstrapOptions): Resolved {
  checkKnownOptions(what, options, KNOWN_OPTIONS)
  const { level = 0.95, samples = 1000, seed = 0 } = options
  checkNumber('level', level, 'a number above 0 and below 1', (value) => value > 0 && value < 1)
  checkInteger('samples', samples, 1, 1e7)
  checkNumber('seed', seed)
  return { level, samples, seed }
}

function checkScores(what: string, name: string, scores: ArrayLike<number>): void {
  if (!Array.isArray(scores) && !(ArrayBuffer.isView(scores) && 'length' in scores)) {
    throw new NutshellError('INVALID_INPUT', `${what}: ${name} = ${show(scores)}, expected an array of numbers`)
  }
  if (scores.length === 0) {
    throw new NutshellError('INVALID_INPUT', `${what}: ${name} is an array of 0, expected at least 1 number`)
  }
  for (let i = 0; i < scores.length; i++) {
    if (!Number.isFinite(scores[i])) {
      throw new NutshellError('INVALID_INPUT', `${what}: ${name}[${i}] = ${show(scores[i])}, expected a finite number`)
    }
  }
}

/** Means of documents drawn with replacement, ascending. */
function resampleMeans(scores: ArrayLike<number>, { samples, seed }: Resolved): Float64Array {
  const random = new Random(seed)
  const n = scores.length
  const means = new Float64Array(samples)
  for (let s = 0; s < samples; s++) {
    let sum = 0
    for (let i = 0; i < n; i++) sum += scores[random.int(n)]
    means[s] = sum / n
  }
  return means.sort()
}

function toInterval(scores: ArrayLike<number>, means: Float64Array, level: number): Interval {
  let sum = 0
  for (let i = 0; i < scores.length; i++) sum += scores[i]
  const outside = (1 - level) / 2
  return { mean: sum / scores.length, low: percentile(means, outside), high: percentile(means, 1 - outside) }
}

/** The value below which a share of ascending values lies; between two of them in proportion, as NumPy's default is. */
function percentile(ascending: Float64Array, share: number): number {
  const place = share * (ascending.length - 1)
  const below = Math.floor(place)
  const above = Math.min(below + 1, ascending.length - 1)
  return ascending[below] + (ascending[above] - ascending[below]) * (place - below)
}
