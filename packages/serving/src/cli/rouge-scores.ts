import {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  type PairedComparison,
  pairedBootstrap,
  type RougeScores
} from '@nutshell-ml/summarizer'

const TYPES = ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const
const PARTS = ['precision', 'recall', 'f1'] as const

type Type = (typeof TYPES)[number]

const TITLES: Record<Type, string> = {
  rouge1: 'ROUGE-1',
  rouge2: 'ROUGE-2',
  rougeL: 'ROUGE-L',
  rougeLsum: 'ROUGE-Lsum'
}

/** Means of one system over all texts, each with its interval. */
type Means = Record<Type, Record<(typeof PARTS)[number], Interval>>

/** F1 of one system less that of another, by kind of ROUGE. */
type Differences = Record<Type, PairedComparison>

/** Of one system, the scores of every text, in the order of the texts. */
export class ScoreList {
  private readonly scores: RougeScores[] = []

  get count(): number {
    return this.scores.length
  }

  add(scores: RougeScores): void {
    this.scores.push(scores)
  }

  means(options: BootstrapOptions): Means {
    return mapTypes((type) => {
      const [precision, recall, f1] = PARTS.map((part) =>
        bootstrapInterval(
          this.scores.map((score) => score[type][part]),
          options
        )
      )
      return { precision, recall, f1 }
    })
  }

  /** @param other scores of the same texts */
  differencesTo(other: ScoreList, options: BootstrapOptions): Differences {
    const f1 = (list: ScoreList, type: Type) => list.scores.map((score) => score[type].f1)
    return mapTypes((type) => pairedBootstrap(f1(this, type), f1(other, type), options))
  }
}

/** A table for people: fractions times 100; the intervals are left out where there is but one text. */
export function formatMeans(means: Means, count: number): string {
  const cells = TYPES.map((type) => [TITLES[type], ...PARTS.map((part) => formatInterval(means[type][part], count))])
  return formatTable([['', 'precision', 'recall', 'F1'], ...cells])
}

/** A line for each kind of ROUGE. */
export function formatDifferences(differences: Differences): string {
  const cells = TYPES.map((type) => {
    const { difference, pValue } = differences[type]
    const range = `(${signed(difference.low)} to ${signed(difference.high)})`
    return [TITLES[type], signed(difference.mean), range, `p = ${pValue.toFixed(3)}`]
  })
  return formatTable(cells)
}

function mapTypes<T>(make: (type: Type) => T): Record<Type, T> {
  return { rouge1: make('rouge1'), rouge2: make('rouge2'), rougeL: make('rougeL'), rougeLsum: make('rougeLsum') }
}

function formatInterval({ mean, low, high }: Interval, count: number): string {
  return count === 1 ? percent(mean) : `${percent(mean)} (${percent(low)}-${percent(high)})`
}

function percent(value: number): string {
  return (100 * value).toFixed(2)
}

function signed(value: number): string {
  return `${value < 0 ? '-' : '+'}${percent(Math.abs(value))}`
}

function formatTable(rows: string[][]): string {
  const widths = rows[0].map((_, j) => Math.max(...rows.map((row) => row[j].length)))
  return rows.map((row) => `${row.map((cell, j) => cell.padEnd(widths[j])).join('  ')}`.trimEnd()).join('\n')
}
