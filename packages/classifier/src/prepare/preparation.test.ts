import { NutshellError } from '@nutshell-ml/core'
import { Table } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { Preparation } from './preparation'
import { columnOf, plainOf, tableOf } from './prepare.test-support'

const DAY = 86_400_000

/** The code and message of what `run` throws. */
function errorOf(run: () => unknown): { code: string; message: string } {
  try {
    run()
  } catch (error) {
    if (error instanceof NutshellError) return { code: error.code, message: error.message }
    throw error
  }
  throw new Error('nothing was thrown')
}

function namesOf(preparation: Preparation): string[] {
  return preparation.features.map(({ name }) => name)
}

const customers = tableOf(
  {
    id: ['a1', 'a2', 'a3', 'a4'],
    age: [30, null, 50, 40],
    city: ['Rome', 'Oslo', null, 'Rome'],
    member: ['true', 'false', 'true', 'true'],
    same: [7, 7, 7, 7],
    nothing: [null, null, null, null],
    label: ['yes', 'no', 'yes', 'no']
  },
  { id: 'id', member: 'boolean' }
)
const prepared = Preparation.fit(customers, {}, { exclude: ['label'] })

describe('Preparation.fit', () => {
  it('names features as a person reads them, dense ones first', () => {
    expect(namesOf(prepared)).toEqual([
      'age',
      'age is missing',
      'city = Oslo',
      'city = Rome',
      'city = (missing)',
      'member = true'
    ])
    expect(prepared.features.map(({ column }) => column)).toEqual(['age', 'age', 'city', 'city', 'city', 'member'])
  })

  it('says what was done with each column', () => {
    expect(prepared.decisions).toEqual([
      'id: set aside (an id)',
      'age: 1 gap filled with the mean 40; a column says where',
      'city: 2 levels as categories; 1 gap as a level of their own',
      'member: true or false',
      'same: set aside (always 7)',
      'nothing: set aside (no values)'
    ])
  })

  it('needs the columns it uses, and no others', () => {
    expect(prepared.columns).toEqual([
      { name: 'age', type: 'number' },
      { name: 'city', type: 'category' },
      { name: 'member', type: 'boolean' }
    ])
  })

  it('gives a design of dense numbers and groups', () => {
    const design = prepared.transform(customers)
    expect(design).toMatchObject({ rows: 4, cols: 6, denseCols: 1, groups: 3, sparse: undefined })
    // Filled with 40, ages have the variance 50.
    const ages = [-10, 0, 10, 0].map((age) => age / Math.sqrt(50))
    expect(plainOf(design)).toEqual([
      [ages[0], 0, 0, 1, 0, 1],
      [ages[1], 1, 1, 0, 0, 0],
      [ages[2], 0, 0, 0, 1, 1],
      [ages[3], 0, 0, 1, 0, 1]
    ])
  })

  it('tells plain numbers in one line', () => {
    const table = tableOf({ a: [1, 2, 3], b: [1, 5, 3], c: [1, null, 3], '': [2, 1, 1] })
    expect(Preparation.fit(table, { standardise: false }).decisions).toEqual([
      'a, b, (no name): numbers',
      'c: 1 gap filled with the mean 2; a column says where'
    ])
    expect(Preparation.fit(table.without(['b', '', 'c'])).decisions).toEqual(['a: a number, standardised'])
  })

  it('takes ids and texts as categories or numbers where asked', () => {
    const table = tableOf({ id: ['7', '8', '9'], word: ['b', 'a', null] }, { id: 'id', word: 'text' })
    const fitted = Preparation.fit(table, { numeric: ['id'], categorical: ['word'], standardise: false })
    expect(fitted.cols).toBe(4)
    expect(namesOf(fitted)).toEqual(['id', 'word = a', 'word = b', 'word = (missing)'])
    expect(plainOf(fitted.transform(table))).toEqual([
      [7, 0, 1, 0],
      [8, 1, 0, 0],
      [9, 0, 0, 1]
    ])
  })

  it('keeps what the gaps of a constant number tell, and sets it aside without an indicator', () => {
    const table = tableOf({ fee: [5, null, 5], x: [1, 2, 3] })
    const fitted = Preparation.fit(table)
    expect(namesOf(fitted)).toEqual(['x', 'fee is missing'])
    expect(plainOf(fitted.transform(table)).map(([, missing]) => missing)).toEqual([0, 1, 0])
    expect(namesOf(Preparation.fit(table, { indicator: false }))).toEqual(['x'])
    expect(namesOf(Preparation.fit(table, { indicator: false, impute: { constant: 0 } }))).toEqual(['fee', 'x'])
  })

  it('sets aside a category of one level, but not one whose gaps tell something', () => {
    const table = tableOf({ one: ['a', 'a', 'a'], gaps: ['a', null, 'a'], all: ['a', 'b', 'c'], x: [1, 2, 3] })
    expect(namesOf(Preparation.fit(table, { drop: ['all'] }))).toEqual(['x', 'gaps = a', 'gaps = (missing)'])
    const { decisions } = Preparation.fit(table, { rare: 2, imputeCategories: 'most-frequent' })
    expect(decisions).toEqual([
      'x: a number, standardised',
      'one: set aside (always a)',
      'gaps: set aside (always a)',
      'all: set aside (all of its levels are rare)'
    ])
  })

  it('takes numbers as categories and categories as numbers where asked', () => {
    const table = tableOf(
      { stars: [1, 3, null, 1], size: ['10', '7', null, '8'], yes: ['true', 'false', null, 'true'] },
      { yes: 'boolean' }
    )
    const fitted = Preparation.fit(table, { categorical: ['stars'], numeric: ['size', 'yes'], standardise: false })
    expect(namesOf(fitted)).toEqual([
      'size',
      'yes',
      'stars = 1',
      'stars = 3',
      'stars = (missing)',
      'size is missing',
      'yes is missing'
    ])
    expect(plainOf(fitted.transform(table))[1]).toEqual([7, 0, 0, 1, 0, 0, 0])
    expect(fitted.decisions[0]).toBe('stars: 2 levels as categories; 1 gap as a level of their own')
  })

  it('reads a date as days, months, weekdays and, where there are times, hours', () => {
    const dates = ['2024-01-01T06:00Z', '2024-02-29T18:00Z', '2024-02-22T18:00Z'].map((text) => Date.parse(text))
    const table = tableOf({ at: [...dates, null] }, { at: 'date' })
    const fitted = Preparation.fit(table, { standardise: false })
    expect(namesOf(fitted)).toEqual([
      'at, days since 1970',
      'at: month = January',
      'at: month = February',
      'at: weekday = Monday',
      'at: weekday = Thursday',
      'at: hour = 6',
      'at: hour = 18',
      'at is missing'
    ])
    expect(plainOf(fitted.transform(table))[1]).toEqual([dates[1] / DAY, 0, 1, 0, 1, 0, 1, 0])
    const mean = (dates[0] + dates[1] + dates[2]) / 3 / DAY
    const [filled, ...parts] = plainOf(fitted.transform(table))[3]
    expect(filled).toBeCloseTo(mean, 9)
    expect(parts).toEqual([0, 0, 0, 0, 0, 0, 1])
    const never = tableOf({ at: [Date.parse('2024-07-06T07:00Z')] }, { at: 'date' })
    expect(plainOf(fitted.transform(never))[0].slice(1)).toEqual([0, 0, 0, 0, 0, 0, 0])
    expect(fitted.decisions[0]).toMatch(
      /^at: a date as days since 1970, month, weekday, hour; 1 gap filled with the mean/
    )
    const whole = Preparation.fit(table, { numeric: ['at'], indicator: false })
    expect(namesOf(whole)).toEqual(['at, days since 1970'])
    expect(errorOf(() => Preparation.fit(table, { categorical: ['at'] }))).toMatchObject({
      code: 'INVALID_OPTION',
      message: "column 'at' holds dates, which cannot be taken as categories"
    })
    const days = tableOf({ on: [0, DAY, 8 * DAY] }, { on: 'date' })
    expect(namesOf(Preparation.fit(days))).toEqual([
      'on, days since 1970',
      'on: weekday = Thursday',
      'on: weekday = Friday'
    ])
  })

  it('has the place in the order of given levels as a number, and fills what it does not know', () => {
    const table = tableOf({ size: ['L', 'S', 'M', 'S', null] })
    const fitted = Preparation.fit(table, { ordinal: { size: ['S', 'M', 'L'] }, standardise: false, impute: 'median' })
    expect(namesOf(fitted)).toEqual(['size', 'size is missing'])
    const other = tableOf({ size: ['M', 'XL', null] })
    expect(plainOf(fitted.transform(other))).toEqual([
      [1, 0],
      [0.5, 1],
      [0.5, 1]
    ])
    expect(fitted.decisions).toEqual(['size: 3 levels as a number, in the order S, M, L; 1 gap filled'])
    const sorted = Preparation.fit(table, { encoding: 'ordinal', standardise: false })
    expect(plainOf(sorted.transform(other))[0][0]).toBe(1) // L, M, S
  })

  it('puts several columns of text side by side', () => {
    const table = tableOf(
      { title: ['good', 'bad day', null], body: ['a day', null, 'good good'] },
      { title: 'text', body: 'text' }
    )
    const fitted = Preparation.fit(table, { text: { kind: 'counts', ngrams: [1, 1] } })
    const { sparse } = fitted.transform(table)
    expect(sparse!.cols).toBe(fitted.features.length)
    const rows = plainOf(fitted.transform(table)).map((row) =>
      Object.fromEntries(row.map((value, j) => [namesOf(fitted)[j], value]).filter(([, value]) => value !== 0))
    )
    expect(rows).toEqual([
      { 'title: "good"': 1, 'body: "a"': 1, 'body: "day"': 1 },
      { 'title: "bad"': 1, 'title: "day"': 1 },
      { 'body: "good"': 2 }
    ])
    expect(fitted.decisions).toEqual(['title: text as 3 sparse columns', 'body: text as 3 sparse columns'])
  })

  it('makes in one pass what fit and transform make', async () => {
    const table = tableOf({ x: [3, 1, null, 8], note: ['good day', 'bad day', 'no', null] }, { note: 'text' })
    const rows = Int32Array.of(3, 0, 2)
    const fitted = Preparation.fit(table, {}, { rows })
    const expected = { state: fitted.toState(), design: fitted.transform(table, rows) }
    const once = Preparation.fitTransform(table, {}, { rows })
    const later = await Preparation.fitTransformAsync(table, {}, { rows }, () => undefined)
    for (const { preparation, design } of [once, later]) {
      expect({ state: preparation.toState(), design }).toEqual(expected)
    }
    expect(await fitted.transformAsync(table, rows, () => Promise.resolve())).toEqual(expected.design)
  })

  it.each([
    [{ colour: 1 }, 'UNKNOWN_OPTION', /unknown option 'colour'; known: impute, indicator/],
    [{ impute: 'zero' }, 'INVALID_OPTION', /impute = 'zero', expected one of: mean, median/],
    [{ impute: { constant: Number.NaN } }, 'INVALID_OPTION', /impute.constant = NaN/],
    [{ impute: { constant: 1, more: 2 } }, 'UNKNOWN_OPTION', /'more'; known: constant/],
    [{ indicator: 1 }, 'INVALID_OPTION', /indicator = 1, expected true or false/],
    [{ rare: 0 }, 'INVALID_OPTION', /rare = 0/],
    [{ rare: 2.5 }, 'INVALID_OPTION', /rare = 2.5/],
    [{ maxLevels: 1 }, 'INVALID_OPTION', /maxLevels = 1/],
    [{ drop: ['agee'] }, 'INVALID_OPTION', /drop: there is no column 'agee'; columns: id, age, city/],
    [{ drop: 'age' }, 'INVALID_OPTION', /drop = 'age', expected an array/],
    [{ categorical: ['label'] }, 'INVALID_OPTION', /there is no column 'label'/],
    [{ categorical: ['age'], drop: ['age'] }, 'INVALID_OPTION', /'age' is in categorical and in drop/],
    [{ ordinal: { city: ['Rome'] } }, 'INVALID_OPTION', /ordinal\['city'\] = an array of 1/],
    [{ ordinal: { city: ['Rome', 'Rome'] } }, 'INVALID_OPTION', /different levels/],
    [{ ordinal: { city: ['Rome', 'Bern'] } }, 'INVALID_OPTION', /does not list the level 'Oslo'/],
    [{ numeric: ['city'] }, 'INVALID_INPUT', /row 0, column 'city' is 'Rome', expected a number/],
    [{ text: { kind: 'bert' } }, 'INVALID_OPTION', /kind = 'bert'/],
    [null, 'INVALID_OPTION', /expected an object/]
  ])('refuses the options %j', (options, code, message) => {
    const error = errorOf(() => Preparation.fit(customers, options as object, { exclude: ['label'] }))
    expect(error).toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('refuses tables that there is nothing to learn from', () => {
    expect(errorOf(() => Preparation.fit(tableOf({ a: [] })))).toMatchObject({ code: 'EMPTY_INPUT' })
    expect(errorOf(() => Preparation.fit(customers, {}, { rows: new Int32Array(0) }))).toMatchObject({
      code: 'EMPTY_INPUT'
    })
    expect(errorOf(() => Preparation.fit(tableOf({ a: [1, 1], b: [null, null] })))).toEqual({
      code: 'INVALID_INPUT',
      message: 'no column is left to learn from: a: set aside (always 1); b: set aside (no values)'
    })
    expect(errorOf(() => Preparation.fit(customers, {}, { rows: Int32Array.of(4) }))).toMatchObject({
      code: 'INVALID_INPUT',
      message: 'rows[0] = 4, expected a row from 0 to 3'
    })
    expect(errorOf(() => Preparation.fit(tableOf({ a: [1, 2], b: [3, Number.POSITIVE_INFINITY] })))).toMatchObject({
      code: 'NON_FINITE',
      message: expect.stringMatching(/^row 1, column 'b' is Infinity/)
    })
  })
})

describe('transform', () => {
  it('takes columns in any order, with others beside them, and the rows that are asked for', () => {
    const mixed = Table.fromColumns([columnOf('extra', [1, 2, 3, 4]), ...[...customers.columns].reverse()])
    expect(prepared.transform(mixed)).toEqual(prepared.transform(customers))
    const rows = Int32Array.of(3, 3, 0)
    expect(prepared.transform(customers, rows)).toEqual(prepared.transform(customers.pick(rows)))
    expect(prepared.transform(customers, new Int32Array(0))).toMatchObject({ rows: 0, cols: 6 })
    expect(errorOf(() => prepared.transform(customers, Int32Array.of(-1)))).toMatchObject({ code: 'INVALID_INPUT' })
  })

  it('names the columns that are not there', () => {
    expect(errorOf(() => prepared.transform(customers.without(['age', 'city'])))).toEqual({
      code: 'INVALID_INPUT',
      message: "the table has no column 'age', 'city', which the model needs; columns: id, member, same, nothing, label"
    })
  })

  it('reads columns that another file typed otherwise', () => {
    const read = tableOf({ age: ['30', ' 50', null, 'NA'], city: [1, 2, 3, 4], member: [1, 0, 1, null] })
    const same = tableOf(
      { age: [30, 50, null, null], city: ['x', 'x', 'x', 'x'], member: ['true', 'false', 'true', null] },
      { member: 'boolean' }
    )
    expect(prepared.transform(read)).toEqual(prepared.transform(same))
    const texts = tableOf(
      { age: ['30'], city: ['Rome '], member: ['yes'] },
      { age: 'text', city: 'id', member: 'text' }
    )
    expect(prepared.transform(texts)).toEqual(prepared.transform(customers, Int32Array.of(0)))
    const stars = Preparation.fit(tableOf({ stars: ['1', '2', 'none left', '10'] }))
    expect(plainOf(stars.transform(tableOf({ stars: [10, 2, 3] })))).toEqual([
      [0, 1, 0, 0],
      [0, 0, 1, 0],
      [0, 0, 0, 0]
    ]) // '1', '10', '2', 'none left'
  })

  it.each([
    [{ age: ['30', 'abc'] }, 'INVALID_INPUT', "row 1, column 'age' is 'abc', expected a number"],
    [{ member: ['yes', 'maybe'] }, 'INVALID_INPUT', "row 1, column 'member' is 'maybe', expected true or false"],
    [{ member: [1, 2] }, 'INVALID_INPUT', "row 1, column 'member' is 2, expected true or false"],
    [
      { age: [1, Number.NEGATIVE_INFINITY] },
      'NON_FINITE',
      "row 1, column 'age' is -Infinity, expected a finite number"
    ],
    [
      { age: [1, 1e200] },
      'NON_FINITE',
      "row 1, column 'age' is 1e+200, expected a finite number of at most 1e+149 in size"
    ]
  ])('refuses %j', (columns, code, message) => {
    const table = tableOf({ age: [1, 2], city: ['Rome', 'Rome'], member: ['yes', 'no'], ...columns } as Record<
      string,
      string[]
    >)
    const error = errorOf(() => prepared.transform(table))
    expect(error.code).toBe(code)
    expect(error.message).toContain(message)
    const [found] = [errorOf(() => prepared.transform(table, Int32Array.of(0, 0, 1)))]
    expect(found).toEqual(error)
  })

  it('takes no dates for numbers and no numbers for dates', () => {
    const dates = tableOf({ age: [DAY], city: ['Rome'], member: ['no'] }, { age: 'date' })
    expect(errorOf(() => prepared.transform(dates))).toEqual({
      code: 'INVALID_INPUT',
      message: `row 0, column 'age' is the date "1970-01-02T00:00:00.000Z", expected a number`
    })
    const fitted = Preparation.fit(tableOf({ on: [0, 400 * DAY] }, { on: 'date' }))
    expect(errorOf(() => fitted.transform(tableOf({ on: [2020] }))).message).toMatch(
      /column 'on' is 2020, expected a date/
    )
    expect(fitted.transform(tableOf({ on: ['1970-01-01'] }))).toEqual(
      fitted.transform(tableOf({ on: [0] }, { on: 'date' }))
    )
    expect(errorOf(() => fitted.transform(tableOf({ on: ['soon'] }))).message).toMatch(
      /column 'on' is 'soon', expected a date/
    )
    expect(plainOf(fitted.transform(tableOf({ on: [null] }))).length).toBe(1)
  })

  it('gives levels that it does not know to the rare one, where there is one', () => {
    const table = tableOf({ city: ['a', 'a', 'b', 'b', 'c'] })
    const other = tableOf({ city: ['c', 'd', null, 'a'] })
    expect(plainOf(Preparation.fit(table, { rare: 2 }).transform(other))).toEqual([
      [0, 0, 1],
      [0, 0, 1],
      [0, 0, 1],
      [1, 0, 0]
    ])
    expect(plainOf(Preparation.fit(table).transform(other))).toEqual([
      [0, 0, 1],
      [0, 0, 0],
      [0, 0, 0],
      [1, 0, 0]
    ])
  })
})
