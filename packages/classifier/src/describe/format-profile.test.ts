import { type Column, Table } from '@nutshell-ml/core/table'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeTable } from './describe-table'
import { formatProfile, plain } from './format-profile'
import { formatProfilePage } from './format-profile-page'
import { dateText, numberText, percent } from './words-for-values'

/** A table whose every name and level is the given text. */
function tableOf(hostile: string): Table {
  const n = 60
  const columns: Column[] = [
    {
      name: hostile,
      type: 'category',
      levels: [hostile, `${hostile}2`],
      codes: Int32Array.from({ length: n }, (_, i) => i % 2)
    },
    { name: `${hostile} n`, type: 'number', values: Float64Array.from({ length: n }, (_, i) => i / 7) },
    {
      name: `${hostile} c`,
      type: 'category',
      levels: [hostile, 'other', hostile.toUpperCase()],
      codes: Int32Array.from({ length: n }, (_, i) => (i % 4) - 1)
    },
    { name: `${hostile} t`, type: 'text', values: Array.from({ length: n }, (_, i) => `${hostile} ${i}`) },
    { name: `${hostile} d`, type: 'date', values: Float64Array.from({ length: n }, (_, i) => i * 86_400_000) }
  ]
  return Table.fromColumns(columns)
}

const HOSTILE = [
  '<script>alert(1)</script>',
  '"><img src=x onerror=alert(1)>',
  "'&lt;",
  '</title></style></script>',
  ''
]

describe('formatProfile', () => {
  it('aligns columns and stays within 100', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme-ascii', maxLength: 60 }), (name) => {
        const table = tableOf(name)
        for (const options of [{}, { label: name }, { label: `${name} n` }]) {
          const lines = formatProfile(describeTable(table, options)).split('\n')
          for (const line of lines) expect(Array.from(line).length).toBeLessThanOrEqual(100)
        }
      }),
      { numRuns: 50 }
    )
  })

  it('lets no control character through that a terminal obeys', () => {
    const text = formatProfile(
      describeTable(tableOf('\u001b[2J\u0007\u009b31m\u202ename'), { label: '\u001b[2J\u0007\u009b31m\u202ename' })
    )
    expect(text).not.toMatch(/[^\P{Cc}\n]|\u202e/u)
    expect(text).toContain('name')
  })

  it('says what is in a small table', () => {
    const table = Table.fromColumns([
      { name: 'size', type: 'number', values: Float64Array.of(1, 2, 3, 4) },
      { name: 'kind', type: 'category', levels: ['no', 'yes'], codes: Int32Array.of(0, 0, 1, 1) }
    ])
    expect(formatProfile(describeTable(table, { label: 'kind' }))).toBe(`4 rows x 2 columns, nothing missing

label: kind, 2 classes
  no   2  50.0 %  ████████████████████████
  yes  2  50.0 %  ████████████████████████

column  type      gaps  distinct      V   AUC        values
kind    category     -         2  label        ██    no 50.0 %, yes 50.0 %
size    number       -         4   0.00  1.00  ████  1 to 4, median 2.5

rows and share of yes, by the columns that tell most:

size (Cramer's V 0.000, AUC 1.000)
  1  1    0.0 %
  2  1    0.0 %
  3  1  100.0 %  ████████████████████████
  4  1  100.0 %  ████████████████████████

look at:
  - kind: few rows of "no" (2), "yes" (2)
`)
  })
})

describe('formatProfilePage', () => {
  it.each(HOSTILE)('shows %j as text', (name) => {
    const plainPage = formatProfilePage(describeTable(tableOf('name'), { label: 'name' }), { title: 'name' })
    const page = formatProfilePage(describeTable(tableOf(name), { label: name }), { title: name })
    // The same elements as with a name that means nothing to a browser.
    const elements = (html: string) => html.match(/<\/?[a-z]+/g)?.sort()
    const count = (html: string, tag: string) => elements(html)?.filter((element) => element === tag).length
    for (const tag of ['<script', '</script', '<img', '</style', '</title', '<details']) {
      expect(count(page, tag)).toBe(count(plainPage, tag))
    }
    expect(page).not.toContain('onerror=alert(1)>')
  })

  it('asks for nothing from elsewhere', () => {
    const page = formatProfilePage(describeTable(tableOf('name'), { label: 'name' }), { title: 'A table' })
    expect(page).not.toMatch(/https?:|\bsrc=|@import|url\(/)
    expect(page).toContain("default-src 'none'")
    expect(page).toContain('<title>A table</title>')
  })

  it('is made of any profile', () => {
    for (const table of [Table.fromColumns([]), tableOf('x').pick([]), tableOf('x').pick([0])]) {
      expect(formatProfilePage(describeTable(table), { title: 't' })).not.toMatch(/NaN|undefined|Infinity/)
      expect(formatProfile(describeTable(table))).not.toMatch(/NaN|undefined|Infinity/)
    }
  })
})

describe('words for values', () => {
  it.each([
    [0, '0'],
    [-1234567, '-1,234,567'],
    [1234.5678, '1,235'],
    [0.123456, '0.1235'],
    [1.5e-7, '1.50e-7'],
    [3e20, '3.00e+20'],
    [-0.5, '-0.5']
  ])('writes the number %d as %s', (value, text) => expect(numberText(value)).toBe(text))

  it.each([
    [0, '0.0 %'],
    [1, '100.0 %'],
    [0.0001, '<0.1 %'],
    [0.99999, '>99.9 %'],
    [0.25, '25.0 %']
  ])('writes the share %d as %s', (value, text) => expect(percent(value)).toBe(text))

  it('writes days and times', () => {
    expect(dateText(Date.UTC(2020, 1, 29))).toBe('2020-02-29')
    expect(dateText(Date.UTC(2020, 1, 29, 12))).toBe('2020-02-29T12:00:00.000Z')
    expect(dateText(1e17)).toBe('100000000000000000 ms')
  })

  it('turns lines and tabs into spaces', () => expect(plain('a\n\tb')).toBe('a b'))
})
