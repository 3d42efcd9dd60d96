import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { BadRow } from '../rows'
import { planReading, type ReadTableOptions } from './options'
import { readTables } from './read-table'
import { type Schema, schemaOf } from './schema'
import type { Table } from './table'

/** What reading gave, by the short way or by papaparse alone. */
async function read(
  pieces: (string | Uint8Array)[],
  options: ReadTableOptions,
  isPlain: boolean,
  batchRows = Infinity
) {
  const bad: BadRow[] = []
  const plan = planReading('test', { onBadRow: (row) => bad.push(row), ...options }, [])
  const tables: Table<object>[] = []
  try {
    for await (const table of readTables(pieces, plan, batchRows, isPlain)) tables.push(table)
  } catch (error) {
    return { bad, error: (error as Error).message }
  }
  return { bad, tables: tables.map(({ columns, rows }) => ({ columns, rows })) }
}

const encode = (text: string) => new TextEncoder().encode(text)

/** Text cut at places, as text or as bytes. */
function cut(text: string, size: number, asBytes: boolean): (string | Uint8Array)[] {
  const whole = asBytes ? encode(text) : text
  const pieces: (string | Uint8Array)[] = []
  for (let at = 0; at < whole.length; at += size) pieces.push(whole.slice(at, at + size))
  return pieces
}

/** One of the words of a text, which are parted by bars. */
const oneOf = (words: string) => fc.constantFrom(...words.split('|'))

// Bits of CSV, of which nonsense is made as often as sense.
const bit = oneOf(
  ',|,|,|\n|\n|\r\n|\r|"|"|""| |\t|\0|1|-2.5|.5|007|1e3|+4|NA|a|yes|é|日本|😀|\ud800|\ufeff|2020-01-31|"x,y"|"1"|"a""b"|"\n"|id'
)
const nonsense = fc.array(bit, { maxLength: 60 }).map((bits) => bits.join(''))

// Tables with mostly the right number of values; in some of them one value is not as RFC 4180 has it.
const value = fc.oneof(
  { weight: 4, arbitrary: fc.integer({ min: -3, max: 30 }).map(String) },
  {
    weight: 4,
    arbitrary: oneOf(
      '|NA|?|red|green|  blue  |"a, b"|"say ""hi"""|"""""日"|"line\nbreak"|"7"|""|ü|"日,本"|😀|99999999999999999999'
    )
  },
  { weight: 1, arbitrary: fc.double({ noNaN: true, noDefaultInfinity: true }).map(String) }
)
const likely = fc
  .record({
    width: fc.integer({ min: 1, max: 4 }),
    rows: fc.array(fc.array(value, { minLength: 4, maxLength: 4 }), { maxLength: 30 }),
    ragged: fc.array(fc.nat(60), { maxLength: 2 }),
    spoilt: fc.option(fc.tuple(fc.nat(60), oneOf('"open|mid"dle|"a" |"b"x|"c"\r|d"')), { nil: undefined }),
    newline: fc.constantFrom('\n', '\n', '\r\n', '\r')
  })
  .map(({ width, rows, ragged, spoilt, newline }) => {
    const lines = rows.map((row, i) => {
      const values = row.slice(0, width + Number(ragged.includes(i)))
      if (spoilt?.[0] === i) values[0] = spoilt[1]
      return values.join(',')
    })
    return ['a,b,c,d'.slice(0, 2 * width - 1), ...lines].join(newline)
  })

describe('the short way', () => {
  it('reads what papaparse reads: tables, bad rows, their numbers and offsets', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(nonsense, likely),
        fc.record({ size: fc.integer({ min: 1, max: 80 }), asBytes: fc.boolean() }),
        fc.record(
          {
            header: fc.constantFrom(true, false, 'label-first' as const),
            maxRowLength: fc.integer({ min: 7, max: 40 }),
            delimiter: fc.constantFrom(',', ';', ' ', '\t', '1', 'é'),
            types: fc.constantFrom<ReadTableOptions['types']>(
              { a: 'number' },
              { a: 'boolean', b: 'text' },
              { c: 'date' }
            )
          },
          { requiredKeys: [] }
        ),
        fc.constantFrom(1, 3, Number.POSITIVE_INFINITY),
        async (text, { size, asBytes }, given, batchRows) => {
          const options = given as ReadTableOptions
          const pieces = cut(text, size, asBytes)
          expect(await read(pieces, options, true, batchRows)).toEqual(await read(pieces, options, false, batchRows))
        }
      ),
      { numRuns: 800 }
    )
  })

  it('knows where it is after quotes that were taken out before a wide character', async () => {
    const text = 'a,b\n"""""日",1\nx,2\n'
    expect(await read([text], {}, true)).toEqual(await read([text], {}, false))
    const { tables } = await read([text, 'y,3\n'], {}, true)
    expect(tables?.[0].columns[0]).toMatchObject({ levels: ['""日', 'x', 'y'] })
  })

  it('reads the same however the source is cut', async () => {
    await fc.assert(
      fc.asyncProperty(likely, fc.integer({ min: 1, max: 80 }), fc.boolean(), async (text, size, asBytes) => {
        expect(await read(cut(text, size, asBytes), {}, true)).toEqual(await read([text], {}, true))
      }),
      { numRuns: 300 }
    )
  })

  it('finds the same types and levels whatever the order of the rows', async () => {
    const rows = fc.array(fc.tuple(value, value, value), { minLength: 1, maxLength: 40 })
    await fc.assert(
      fc.asyncProperty(rows, fc.infiniteStream(fc.nat()), async (rows, keys) => {
        const clean = rows.map((row) => row.join(','))
        const shuffled = clean
          .map((row) => ({ row, key: keys.next().value as number }))
          .sort((a, b) => a.key - b.key)
          .map(({ row }) => row)
        const about = async (rows: string[]) => {
          const { tables } = await read([`a,b,c\n${rows.join('\n')}`], {}, true)
          const [table] = tables!
          return [
            schemaOf(table as Table),
            table.columns.map((column) => ('codes' in column ? column.levels : []))
          ] as [Schema, string[][]]
        }
        expect(await about(shuffled)).toEqual(await about(clean))
      }),
      { numRuns: 300 }
    )
  })
})
