import type { Tensor } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Impute, PrepareOptions } from './options'
import { Preparation } from './preparation'
import { type Cell, columnOf, rowOf, tableOf } from './prepare.test-support'
import type { RowScratch } from './row-scratch'

const DAY = 86_400_000

/** Tables of all types of columns, with gaps, in rows of a few values each so that levels repeat. */
const cells = fc.record({
  num: fc.option(fc.constantFrom(0, -0, 1, 2, 2.5, -7, 1e-9, 123456.789)),
  stars: fc.option(fc.integer({ min: 0, max: 5 })),
  cat: fc.option(fc.constantFrom('a', 'b', 'C', '3', '-1', 'constructor', '(rare)', 'é')),
  flag: fc.option(fc.constantFrom('true', 'false')),
  on: fc.option(fc.integer({ min: -40 * 365 * 24, max: 60 * 365 * 24 }).map((hour) => (hour * DAY) / 24)),
  note: fc.option(fc.constantFrom('good day', 'bad', '', 'a good good one', '!?')),
  memo: fc.option(fc.constantFrom('x y', 'y', 'z'))
})
const types = { flag: 'boolean', cat: 'category', on: 'date', note: 'text', memo: 'text' } as const

function tableFrom(rows: readonly Record<string, Cell>[]): Table {
  const names = ['num', 'stars', 'cat', 'flag', 'on', 'note', 'memo'] as const
  return Table.fromColumns(
    names.map((name) =>
      columnOf(
        name,
        rows.map((row) => row[name]),
        name in types ? types[name as 'flag'] : 'number'
      )
    )
  )
}

const options: fc.Arbitrary<PrepareOptions> = fc.record({
  impute: fc.constantFrom<Impute>('mean', 'median', 'most-frequent', { constant: 3 }),
  indicator: fc.boolean(),
  imputeCategories: fc.constantFrom('level', 'most-frequent'),
  encoding: fc.constantFrom('one-hot', 'ordinal'),
  rare: fc.constantFrom(1, 2, 0.3),
  maxLevels: fc.constantFrom(2, 3, 1000),
  categorical: fc.constantFrom([], ['stars'], ['stars', 'memo']),
  numeric: fc.constantFrom([], ['flag']),
  standardise: fc.boolean()
})

function fitted(table: Table, given: PrepareOptions, rows?: Int32Array): Preparation | undefined {
  try {
    return Preparation.fit(table, given, { rows })
  } catch (error) {
    if (String(error).includes('no column is left')) return undefined
    throw error
  }
}

/** What `encodeRow` left, as the design of one row has it. */
function contentOf({ dense, codes, sparse }: RowScratch) {
  return {
    dense: [...dense],
    codes: [...codes],
    sparse: sparse && [
      sparse.cols,
      [...sparse.columns.subarray(0, sparse.length)],
      [...sparse.values.subarray(0, sparse.length)]
    ]
  }
}

function rowContent(preparation: Preparation, table: Table, row: number) {
  const { dense, codes, sparse } = preparation.transform(table, Int32Array.of(row))
  return {
    dense: [...dense],
    codes: [...codes],
    sparse: sparse && [sparse.cols, [...sparse.indices], [...sparse.values]]
  }
}

describe('encodeRow', () => {
  it('gives what transform gives for a table of the row, to the bit, whatever was in the memory', () => {
    fc.assert(
      fc.property(
        fc.array(cells, { minLength: 1, maxLength: 12 }),
        fc.array(cells, { minLength: 1 }),
        options,
        (train, test, given) => {
          const preparation = fitted(tableFrom(train), given)
          fc.pre(preparation !== undefined)
          const table = tableFrom(test)
          const scratch = preparation!.createScratch()
          for (let i = 0; i < table.rows; i++) {
            preparation!.encodeRow(rowOf(table, i), scratch)
            expect(contentOf(scratch)).toStrictEqual(rowContent(preparation!, table, i))
          }
        }
      ),
      { numRuns: 300 }
    )
  })

  const table = tableOf(
    {
      age: [30, 40, null],
      city: ['3', 'Rome', null],
      member: ['true', 'false', null],
      on: [0, 40 * DAY, null],
      constructor: ['a', 'b', null]
    },
    { member: 'boolean', on: 'date' }
  )
  const preparation = Preparation.fit(table)
  const first = { age: 30, city: '3', member: true, on: new Date(0), constructor: 'a' }

  function encoded(row: Record<string, unknown>) {
    const scratch = preparation.createScratch()
    preparation.encodeRow(row, scratch)
    return contentOf(scratch)
  }

  it.each([
    { age: '30' },
    { age: ' 30.0 ' },
    { age: 30n },
    { city: 3 },
    { city: 3n },
    { city: ' 3' },
    { member: 'yes' },
    { member: 'TRUE' },
    { member: 1 },
    { member: '1' },
    { on: 0 },
    { on: '1970-01-01' },
    { on: '1970-01-01T02:00+02:00' }
  ])('reads %o as the value of training', (part) => {
    expect(encoded({ ...first, ...part })).toStrictEqual(encoded(first))
  })

  it.each([undefined, null, '', 'NA', Number.NaN])('takes %o for a gap', (gap) => {
    const row = { age: gap, city: gap, member: gap, on: gap, constructor: gap }
    expect(encoded(row)).toStrictEqual(rowContent(preparation, table, 2))
  })

  it('takes columns that are not there for gaps, also those that all objects have', () => {
    expect(encoded({ age: 30, more: 1 })).toStrictEqual(
      encoded({ age: 30, city: null, member: null, on: null, constructor: null })
    )
  })

  it.each([
    [{ age: 'abc' }, "column 'age' is 'abc', expected a number"],
    [{ age: {} }, "column 'age' is an object with keys [], expected a number"],
    [{ age: new Date(0) }, 'column \'age\' is the date "1970-01-01T00:00:00.000Z", expected a number'],
    [{ age: Number.POSITIVE_INFINITY }, "column 'age' is Infinity, expected a finite number"],
    [{ city: ['Rome'] }, "column 'city' is an array of 1, expected a text"],
    [{ member: 'maybe' }, "column 'member' is 'maybe', expected true or false"],
    [{ on: 'soon' }, "column 'on' is 'soon', expected a date as '2024-05-31'"],
    [{ on: new Date(Number.NaN) }, "column 'on' is the date null, expected a date"]
  ])('refuses %o', (part, message) => {
    expect(() => encoded({ ...first, ...part })).toThrow(message)
  })

  it.each([null, undefined, 5, 'Rome', {}, { Age: 30 }, []])('refuses the row %o', (row) => {
    expect(() => encoded(row as unknown as Record<string, unknown>)).toThrow(
      /^the row is .*, expected an object with the columns age, city, member, on, constructor$/
    )
  })

  it('takes a row of nothing but gaps that are named', () => {
    expect(encoded({ age: undefined })).toStrictEqual(rowContent(preparation, table, 2))
  })
})

describe('fitting on some rows', () => {
  it('takes nothing from the others: not their values, nor their levels', () => {
    fc.assert(
      fc.property(
        fc.array(cells, { minLength: 1, maxLength: 10 }),
        fc.array(cells, { minLength: 1, maxLength: 10 }),
        fc.array(cells, { minLength: 1, maxLength: 10 }),
        options,
        (inside, outside, changed, given) => {
          // Every second row from the second, and all of `inside` in a table of their own.
          const rows = Int32Array.from(inside, (_, i) => 2 * i + 1)
          const among = (others: typeof outside) =>
            tableFrom(inside.flatMap((row, i) => [others[i % others.length], row]))
          const alone = fitted(tableFrom(inside), given)
          const one = fitted(among(outside), given, rows)
          const two = fitted(among(changed), given, rows)
          fc.pre(alone !== undefined)
          expect(one!.toState()).toStrictEqual(alone!.toState())
          expect(two!.toState()).toStrictEqual(alone!.toState())
        }
      ),
      { numRuns: 200 }
    )
  })

  it('does not look at the order of rows, but for the order of words', () => {
    fc.assert(
      fc.property(
        fc.array(cells, { minLength: 2, maxLength: 10 }),
        options,
        fc.infiniteStream(fc.nat()),
        (rows, given, keys) => {
          const order = rows.map((_, i) => [keys.next().value, i]).sort(([a], [b]) => a - b)
          const used = {
            ...given,
            drop: given.categorical!.includes('memo') ? ['note'] : ['note', 'memo'],
            impute: 'median' as const,
            standardise: false
          }
          const [straight, mixed] = [rows, order.map(([, i]) => rows[i])].map((all) => fitted(tableFrom(all), used))
          expect(mixed?.toState()).toStrictEqual(straight?.toState())
        }
      )
    )
  })
})

describe('toState and fromState', () => {
  it('give a preparation that does the same to the bit, also through JSON', () => {
    fc.assert(
      fc.property(fc.array(cells, { minLength: 1, maxLength: 12 }), options, (rows, given) => {
        const table = tableFrom(rows)
        const preparation = fitted(table, given)
        fc.pre(preparation !== undefined)
        const { state, tensors } = preparation!.toState()
        const again = Preparation.fromState(JSON.parse(JSON.stringify(state)), tensors)
        expect(again.transform(table)).toStrictEqual(preparation!.transform(table))
        expect(again.features).toStrictEqual(preparation!.features)
        expect(again.decisions).toStrictEqual(preparation!.decisions)
        expect(again.columns).toStrictEqual(preparation!.columns)
      })
    )
  })

  const table = tableFrom([
    { num: 1, stars: 1, cat: 'a', flag: 'true', on: 0, note: 'good day', memo: 'x' },
    { num: 2, stars: null, cat: 'b', flag: 'false', on: 40 * DAY, note: 'bad day', memo: 'y' },
    { num: null, stars: 3, cat: null, flag: null, on: null, note: null, memo: 'x' }
  ])
  const { state, tensors } = Preparation.fit(table, { categorical: ['stars'], ordinal: { memo: ['x', 'y'] } }).toState()

  /** Every place in a JSON value, as paths. */
  function pathsOf(value: unknown, path: string[] = []): string[][] {
    if (typeof value !== 'object' || value === null) return [path]
    return [path, ...Object.entries(value).flatMap(([key, inner]) => pathsOf(inner, [...path, key]))]
  }

  it.each([null, undefined, 3, 'x', [], {}, { kind: 'matrix' }, { kind: 'table', steps: [], decisions: [] }])(
    'refuses the state %o',
    (wrong) => {
      expect(() => Preparation.fromState(wrong, new Map())).toThrow(/^not a model file: /)
    }
  )

  it('refuses or survives any one value replaced: never another kind of error, never a number that is none', () => {
    const json = JSON.stringify(state)
    let refused = 0
    const paths = pathsOf(state).filter((path) => path[0] !== 'decisions' && !path.includes('text') && path.length > 0)
    for (const path of paths) {
      for (const wrong of [null, -2, 1e9, 'abc', [], {}, 0.5]) {
        const damaged = JSON.parse(json)
        let holder = damaged
        for (const key of path.slice(0, -1)) holder = holder[key]
        holder[path.at(-1)!] = wrong
        try {
          const { dense, codes, cols } = Preparation.fromState(damaged, tensors as Map<string, Tensor>).transform(table)
          expect(dense.every(Number.isFinite)).toBe(true)
          expect(codes.every((code) => code >= -1 && code < cols)).toBe(true)
        } catch (error) {
          refused++
          expect((error as { code?: string }).code, `${path.join('.')} = ${JSON.stringify(wrong)}: ${error}`).toBe(
            'INVALID_INPUT'
          )
        }
      }
    }
    expect(refused).toBeGreaterThan(paths.length * 4)
  })

  it('refuses scales that are no lengths, and steps that read one column twice', () => {
    for (const damage of [
      (steps: { scaling: { scale: number } }[]) => {
        steps[0].scaling.scale = 0
      },
      (steps: { scaling: { scale: number } }[]) => {
        steps[0].scaling.scale = -1
      },
      (steps: unknown[]) => {
        steps[1] = steps[0]
      }
    ]) {
      const damaged = JSON.parse(JSON.stringify(state))
      damage(damaged.steps)
      expect(() => Preparation.fromState(damaged, tensors)).toThrow(/^not a model file: /)
    }
  })

  it('refuses a file without the tensors of its texts', () => {
    expect(() => Preparation.fromState(state, new Map())).toThrow(/^not a model file: /)
  })
})
