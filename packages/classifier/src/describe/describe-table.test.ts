import { type CategoryColumn, type Column, type NumberColumn, Table, type TextColumn } from '@nutshell-ml/core/table'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import golden from './describe.golden.json'
import { describeTable } from './describe-table'
import type { TableProfile } from './profile'

const number = (name: string, values: readonly (number | null)[]): NumberColumn => {
  return { name, type: 'number', values: Float64Array.from(values, (value) => value ?? Number.NaN) }
}

const category = (name: string, values: readonly (string | null)[]): CategoryColumn => {
  const levels = [...new Set(values.filter((value) => value !== null))].sort()
  return {
    name,
    type: 'category',
    levels,
    codes: Int32Array.from(values, (value) => (value === null ? -1 : levels.indexOf(value)))
  }
}

const text = (name: string, values: readonly (string | undefined)[], type: 'text' | 'id' = 'text'): TextColumn => {
  return { name, type, values }
}

const tableOf = (...columns: Column[]) => Table.fromColumns(columns)
const columnOf = (profile: TableProfile, name: string) => profile.columns.find((column) => column.name === name)!
const relationOf = (profile: TableProfile, name: string) => profile.relations.find(({ column }) => column === name)!
const kindsOf = (profile: TableProfile, name: string) =>
  profile.warnings.filter(({ column }) => column === name).map(({ kind }) => kind)
const times = (n: number, value: (i: number) => number) => Array.from({ length: n }, (_, i) => value(i))

function expectClose(actual: number | undefined, expected: number, tolerance = 1e-9): void {
  expect(Math.abs((actual ?? Number.NaN) - expected)).toBeLessThanOrEqual(tolerance * Math.max(1, Math.abs(expected)))
}

/** The columns of the golden file, with one of its labels. */
function goldenTable(label: 'binary' | 'three' | 'target'): Table {
  const values = golden.labels[label]
  return tableOf(
    ...Object.entries(golden.columns).map(([name, numbers]) => number(name, numbers)),
    ...Object.entries(golden.levels).map(([name, codes]) => category(name, codes.map(String))),
    label === 'target' ? number(label, values) : category(label, values.map(String))
  )
}

describe('a profile against NumPy, SciPy and scikit-learn', () => {
  it.each(Object.entries(golden.numbers))('has the numbers of %s', (name, expected) => {
    const { numbers, distinct } = columnOf(describeTable(goldenTable('target')), name)
    for (const key of ['min', 'max', 'mean', 'std', 'zeros', 'atMax'] as const)
      expectClose(numbers?.[key], expected[key])
    // Of numbers near 1e9 the third moment keeps fewer digits, there as here.
    expectClose(numbers?.skewness, expected.skewness, name === 'far' ? 1e-6 : 1e-9)
    for (const [key, value] of Object.entries(expected.quantiles)) {
      expectClose(numbers?.quantiles[key as keyof typeof expected.quantiles], Number(value))
    }
    expect(distinct).toBe(expected.distinct)
  })

  it.each(['binary', 'three'] as const)('has the relations to classes: %s', (label) => {
    const profile = describeTable(goldenTable(label), { label })
    for (const [name, expected] of Object.entries(golden.relations[label])) {
      const relation = relationOf(profile, name)
      expectClose(relation.cramersV, expected.cramersV)
      expectClose(relation.normalizedMutualInformation, expected.nmi)
      if ('auc' in expected) expectClose(relation.auc, Number(expected.auc))
      else expect(relation.auc).toBeUndefined()
    }
  })

  it('has the relations to a number', () => {
    const profile = describeTable(goldenTable('target'), { label: 'target' })
    for (const [name, expected] of Object.entries(golden.relations.target)) {
      const relation = relationOf(profile, name)
      if ('pearson' in expected) {
        expectClose(relation.pearson, expected.pearson)
        expectClose(relation.spearman, expected.spearman)
      } else {
        expectClose(relation.etaSquared, expected.etaSquared)
        expectClose(relation.strength ** 2, expected.adjusted)
      }
    }
  })
})

describe('describeTable', () => {
  it('counts gaps, levels and what is missing in the label', () => {
    const profile = describeTable(
      tableOf(
        category('class', ['a', 'b', null, 'a', 'b']),
        category('colour', ['red', null, 'red', 'blue', 'red']),
        number('x', [1, 2, 3, null, null])
      ),
      { label: 'class' }
    )
    expect(columnOf(profile, 'colour')).toMatchObject({
      gaps: { count: 1, share: 0.2 },
      distinct: 2,
      levels: {
        top: [
          { name: 'red', count: 3, share: 0.75 },
          { name: 'blue', count: 1 }
        ],
        others: { levels: 0 },
        singles: 1
      }
    })
    expect(profile.label).toMatchObject({
      kind: 'class',
      gaps: { count: 1 },
      classes: [
        { name: 'a', count: 2 },
        { name: 'b', count: 2 }
      ]
    })
    // Row 2 has no label, row 1 no colour.
    expect(relationOf(profile, 'colour').groups).toEqual([
      { name: 'red', rows: 2, counts: [1, 1] },
      { name: 'blue', rows: 1, counts: [1, 0] },
      { name: 'missing', missing: true, rows: 1, counts: [0, 1] }
    ])
    // x is 1 for a and 2 for b: b is always greater.
    expect(relationOf(profile, 'x').auc).toBe(1)
  })

  it('takes numbers of two values as classes and of more as measured', () => {
    const x = number('x', [1, 2, 3, 4])
    expect(describeTable(tableOf(x, number('y', [0, 1, 1, 0])), { label: 'y' }).label).toMatchObject({
      kind: 'class',
      classes: [
        { name: '0', count: 2 },
        { name: '1', count: 2 }
      ]
    })
    expect(describeTable(tableOf(x, number('y', [0, 1, 2, 5])), { label: 'y' }).label).toMatchObject({
      kind: 'number',
      mean: 2
    })
  })

  it('sorts relations by strength and keeps the columns in their order', () => {
    const profile = describeTable(goldenTable('binary'), { label: 'binary' })
    expect(profile.columns.map(({ name }) => name)).toEqual([
      'measured',
      'rating',
      'skewed',
      'far',
      'level',
      'noise',
      'binary'
    ])
    expect(profile.relations.slice(0, 3).map(({ column }) => column)).toEqual(['rating', 'measured', 'level'])
  })

  it('tells dates in ISO 8601 and texts by length, words and samples', () => {
    const day = 86_400_000
    const profile = describeTable(
      tableOf(
        { name: 'when', type: 'date', values: Float64Array.of(0, day, 2 * day + 1000) },
        text('review', ['the good soup', 'a good\n day', undefined]),
        text('key', ['k1', 'k2', 'k3'], 'id')
      )
    )
    expect(columnOf(profile, 'when').dates).toMatchObject({
      first: '1970-01-01',
      median: '1970-01-02',
      last: '1970-01-03T00:00:01.000Z'
    })
    expect(columnOf(profile, 'review').text).toMatchObject({
      length: { min: 11, max: 13, mean: 12, median: 12 },
      words: [
        { word: 'good', count: 2 },
        { word: 'day', count: 1 },
        { word: 'soup', count: 1 }
      ],
      samples: ['the good soup', 'a good day']
    })
    expect(columnOf(profile, 'key')).toMatchObject({ type: 'id', distinct: 3 })
  })

  it('compares texts by their length', () => {
    const profile = describeTable(tableOf(text('t', ['a', 'bbb', 'cc', undefined]), number('y', [1, 3, 2, 9])), {
      label: 'y'
    })
    expect(relationOf(profile, 't').of).toBe('length')
    expectClose(relationOf(profile, 't').spearman, 1)
  })

  it('pools the levels beyond ten and the classes beyond twenty', () => {
    const names = times(600, (i) => i % 30).map((i) => `v${i}`)
    const profile = describeTable(tableOf(category('x', names), category('y', names)), { label: 'y' })
    expect(columnOf(profile, 'x').levels).toMatchObject({ others: { levels: 20, count: 400 } })
    expect(profile.label).toMatchObject({ others: { levels: 10, count: 200 } })
    const { groups } = relationOf(profile, 'x')
    expect(groups.at(-1)?.name).toBe('20 others')
    expect(groups.reduce((sum, { rows }) => sum + rows, 0)).toBe(600)
  })

  it('survives JSON, so that the profile is its own file', () => {
    const profile = describeTable(goldenTable('binary'), { label: 'binary' })
    expect(JSON.parse(JSON.stringify(profile))).toEqual(profile)
  })

  it('puts every value into one bin of its histogram, in any numbers', () => {
    fc.assert(
      fc.property(
        fc.array(fc.oneof(fc.double(), fc.integer({ min: 0, max: 5 })), { maxLength: 60 }),
        fc.integer({ min: 2, max: 20 }),
        (values, bins) => {
          const { numbers, gaps } = describeTable(tableOf(number('x', values)), { bins }).columns[0]
          const present = values.filter((value) => Number.isFinite(value))
          expect(gaps.count).toBe(values.length - present.length)
          if (numbers === undefined) {
            expect(present).toHaveLength(0)
            return
          }
          const { edges, counts } = numbers.histogram
          expect(edges).toHaveLength(counts.length + 1)
          expect(counts.length).toBeLessThanOrEqual(bins)
          for (let i = 0; i < counts.length; i++) {
            const isLast = i === counts.length - 1
            const inside = present.filter((v) => v >= edges[i] && (isLast ? v <= edges[i + 1] : v < edges[i + 1]))
            expect(counts[i]).toBe(inside.length)
          }
          expect(numbers.mean).toBeGreaterThanOrEqual(numbers.min)
          expect(numbers.mean).toBeLessThanOrEqual(numbers.max)
        }
      )
    )
  })

  it('says the same whatever the order of the rows', () => {
    const table = goldenTable('binary')
    const turned = describeTable(table.pick(times(table.rows, (i) => table.rows - 1 - i)), { label: 'binary' })
    const straight = describeTable(table, { label: 'binary' })
    expect(turned.relations.map(({ groups, auc }) => ({ groups, auc }))).toEqual(
      straight.relations.map(({ groups, auc }) => ({ groups, auc }))
    )
  })

  it('describes tables without rows or columns', () => {
    expect(describeTable(tableOf())).toEqual({ rows: 0, columns: [], label: undefined, relations: [], warnings: [] })
    expect(describeTable(tableOf(number('x', []), category('c', []), text('t', []))).warnings).toEqual([])
  })
})

describe('warnings', () => {
  const flips = times(200, (i) => i % 2)

  it.each([
    [
      'empty',
      number(
        'x',
        times(200, () => Number.NaN)
      )
    ],
    [
      'constant',
      number(
        'x',
        times(200, () => 7)
      )
    ],
    [
      'gaps',
      number(
        'x',
        times(200, (i) => (i < 60 ? i / 7 : Number.NaN))
      )
    ],
    [
      'all-distinct',
      number(
        'x',
        times(200, (i) => i)
      )
    ],
    ['all-distinct', category('x', times(200, (i) => i).map(String))],
    ['many-levels', category('x', times(200, (i) => i % 150).map(String))],
    [
      'similar-levels',
      category(
        'x',
        times(200, (i) => i % 3).map((i) => ['Paris', ' paris', 'Rome'][i])
      )
    ],
    [
      'heavy-tail',
      number(
        'x',
        times(200, (i) => 1.1 ** i)
      )
    ],
    [
      'few-whole-values',
      number(
        'x',
        times(200, (i) => i % 5)
      )
    ],
    [
      'cut-off',
      number(
        'x',
        times(200, (i) => Math.min(i, 150) / 3)
      )
    ],
    [
      'infinite',
      number(
        'x',
        times(200, (i) => (i === 3 ? Number.POSITIVE_INFINITY : i / 3))
      )
    ]
  ] as const)('says %s', (kind, column) => {
    expect(kindsOf(describeTable(tableOf(column)), 'x')).toContain(kind)
  })

  it('says nothing of columns that are as they should be', () => {
    const profile = describeTable(
      tableOf(
        number(
          'measured',
          times(200, (i) => ((i * 37) % 200) / 3)
        ),
        category(
          'level',
          times(200, (i) => (i >> 1) % 4).map((i) => `l${i}`)
        ),
        number('y', flips)
      ),
      { label: 'y' }
    )
    expect(profile.warnings).toEqual([])
  })

  it('says what tells the label by itself, but not what goes with it only partly', () => {
    const profile = describeTable(
      tableOf(
        number(
          'same',
          flips.map((y, i) => 10 * y + ((i * 37) % 100) / 100)
        ),
        number(
          'partly',
          flips.map((y, i) => y + ((i * 37) % 200) / 50)
        ),
        category(
          'named',
          flips.map((y) => (y === 1 ? 'closed' : 'open'))
        ),
        number(
          'filled',
          flips.map((y, i) => (y === 1 ? i / 3 : Number.NaN))
        ),
        number('y', flips)
      ),
      { label: 'y' }
    )
    expect(kindsOf(profile, 'same')).toContain('leakage')
    expect(kindsOf(profile, 'named')).toContain('leakage')
    expect(kindsOf(profile, 'filled')).toContain('telling-gaps')
    expect(kindsOf(profile, 'partly')).not.toContain('leakage')
  })

  it('says that a class is rare and that the label has gaps', () => {
    const label = times(200, (i) => (i < 10 ? 1 : i < 12 ? Number.NaN : 0))
    const profile = describeTable(
      tableOf(
        number(
          'x',
          times(200, (i) => i / 3)
        ),
        number('y', label)
      ),
      { label: 'y' }
    )
    expect(kindsOf(profile, 'y')).toEqual(['label-gaps', 'imbalance', 'rare-class'])
  })
})

describe('errors', () => {
  const table = tableOf(number('x', [1, 2]), text('t', ['a', 'b']), number('gone', [null, null]))

  it.each([
    [{ label: 'y' }, 'INVALID_INPUT', "there is no column 'y'; columns: x, t, gone"],
    [{ label: 't' }, 'INVALID_INPUT', "column 't' holds texts, expected classes or numbers as label"],
    [{ label: 'gone' }, 'INVALID_INPUT', "column 'gone' has no value, expected a label"],
    [{ label: 3 as never }, 'INVALID_OPTION', 'label = 3, expected the name of a column'],
    [{ bins: 1 }, 'INVALID_OPTION', 'bins = 1'],
    [{ bins: 1000 }, 'INVALID_OPTION', 'bins = 1000'],
    [{ lable: 'x' } as never, 'UNKNOWN_OPTION', 'lable']
  ])('%o', (options, code, message) => {
    expect(() => describeTable(table, options)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(message) })
    )
  })
})
