import { Table } from '@nutshell-ml/core/table'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type Cell, columnOf, rowOf } from '../../prepare/prepare.test-support'
import { plain, rowsOf, rowsRead } from './column-source.test-support'
import type { TreePrepareOptions } from './tree-options'
import { TreePreparation } from './tree-preparation'

/** Tables of all types of columns, with gaps, in rows of a few values each so that levels repeat. */
const cells = fc.record({
  num: fc.option(fc.constantFrom(0, -0, 1, 2, 2.5, -7, 1e-9, 1e-50, 123456.789, 3e38)),
  stars: fc.option(fc.integer({ min: 0, max: 5 })),
  cat: fc.option(fc.constantFrom('a', 'b', 'C', '3', '-1', 'constructor', '__proto__', 'é')),
  flag: fc.option(fc.constantFrom('true', 'false')),
  on: fc.option(fc.integer({ min: -40 * 365 * 24, max: 60 * 365 * 24 }).map((hour) => hour * 3_600_000)),
  note: fc.option(fc.constantFrom('good day', 'bad', '', 'a good good one', '!?')),
  memo: fc.option(fc.constantFrom('x y', 'y', 'z'))
})
const types = { num: 'number', stars: 'number', cat: 'category', flag: 'boolean', on: 'date', note: 'text' } as const
const names = [...Object.keys(types), 'memo'] as (keyof typeof types | 'memo')[]

function tableFrom(rows: readonly Record<string, Cell>[]): Table {
  return Table.fromColumns(
    names.map((name) =>
      columnOf(
        name,
        rows.map((row) => row[name]),
        name === 'memo' ? 'text' : types[name]
      )
    )
  )
}

const options: fc.Arbitrary<TreePrepareOptions> = fc.record({
  rare: fc.constantFrom(1, 2, 0.3),
  maxLevels: fc.constantFrom(2, 3, 254),
  categorical: fc.constantFrom([], ['stars'], ['stars', 'memo']),
  numeric: fc.constantFrom([], ['flag']),
  text: fc.constantFrom({}, { kind: 'counts', ngrams: [1, 1] }, { kind: 'hashing', bits: 3 })
})

describe('TreePreparation', () => {
  it('has the same numbers by columns, by rows and of single objects', async () => {
    const rows = fc.array(cells, { minLength: 1, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rows, rows, options, fc.boolean(), async (train, others, given, isReversed) => {
        const table = tableFrom(train)
        const among = isReversed ? Int32Array.from(train.keys()).reverse() : undefined
        let fitted: Awaited<ReturnType<typeof TreePreparation.fitAsync>>
        try {
          fitted = await TreePreparation.fitAsync(table, given, { rows: among }, () => undefined)
        } catch (error) {
          if (String(error).includes('no column is left')) return
          throw error
        }
        const { preparation, source } = fitted
        expect(rowsOf(source)).toEqual(rowsOf(preparation.source(table, among)))

        // Columns in another order, and one that is not known.
        const other = tableFrom(others)
        const shuffled = Table.fromColumns(
          [...other.columns].reverse().concat(
            columnOf(
              'more',
              others.map(() => 1)
            )
          )
        )
        const expected = plain(rowsOf(preparation.source(shuffled)))
        expect(expected).toEqual(plain(rowsOf(await preparation.sourceAsync(other, undefined, () => undefined))))
        expect(plain(rowsRead(preparation.reader(shuffled)))).toEqual(expected)
        const objects = others.map((_, i) => rowOf(other, i))
        expect(plain(rowsRead(preparation.rowsReader(objects)))).toEqual(expected)
        const into = new Float64Array(preparation.cols).fill(5)
        objects.forEach((object, i) => {
          preparation.encodeRow(object, into)
          expect(plain([[...into].map(Math.fround)])[0]).toEqual(expected[i])
        })
        expect(expected[0]).toHaveLength(preparation.features.length)

        const { state, tensors } = preparation.toState()
        const back = TreePreparation.fromState(JSON.parse(JSON.stringify(state)), tensors)
        expect(plain(rowsOf(back.source(other)))).toEqual(expected)
      }),
      { numRuns: 60 }
    )
  })

  it('has as many features as numbers, which never come from another column', async () => {
    const rows = fc.array(cells, { minLength: 2, maxLength: 8 })
    await fc.assert(
      fc.asyncProperty(rows, async (train) => {
        const table = tableFrom([...train, { num: 1, stars: 1, cat: 'a', flag: 'true', on: 0, note: 'bad', memo: 'z' }])
        const both = [...train, { num: 2, stars: 2, cat: 'b', flag: 'false', on: 4e9, note: 'day', memo: 'x' }]
        const { preparation } = await TreePreparation.fitAsync(tableFrom(both), {}, {}, () => undefined)
        const { features } = preparation
        const full = rowsOf(preparation.source(table))
        for (const { name } of preparation.columns) {
          const less = preparation.rowsReader(
            [...full.keys()].map((i) =>
              Object.fromEntries(Object.entries(rowOf(table, i)).filter(([key]) => key !== name))
            )
          )
          rowsRead(less).forEach((row, i) => {
            row.forEach((value, j) => {
              const isOwn = features[j].column === name
              if (!isOwn) expect(value + 0).toEqual(full[i][j] + 0)
              else expect(Number.isNaN(value) || (name === 'note' || name === 'memo' ? value === 0 : false)).toBe(true)
            })
          })
        }
      }),
      { numRuns: 15 }
    )
  })
})
