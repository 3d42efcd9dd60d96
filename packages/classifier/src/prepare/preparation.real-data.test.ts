import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readTable, type Table } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { lowCardinalityIntegers } from './low-cardinality'
import { Preparation } from './preparation'
import { rowOf } from './prepare.test-support'

const folder = process.env.NUTSHELL_DATA ?? ''
const isWanted = process.env.NUTSHELL_REQUIRE_DATA === '1'

function read(file: string): Promise<Table> {
  return readTable([gunzipSync(readFileSync(join(folder, file)))] as never)
}

describe.skipIf(!isWanted && !existsSync(join(folder, 'airline')))('on real data (needs NUTSHELL_DATA)', () => {
  it('prepares the airline survey as the walk-through wants it, with nothing said by hand', async () => {
    const train = await read('airline/train.csv.gz')
    const test = await read('airline/test.csv.gz')
    const categorical = lowCardinalityIntegers(train)
    // The 14 ratings, and neither ages nor distances nor delays.
    expect(categorical).toHaveLength(14)
    const { preparation, design } = Preparation.fitTransform(train, { categorical }, { exclude: ['satisfaction'] })
    expect(preparation.columns).toHaveLength(22)
    // By hand: 4 numbers, 9 levels of 4 categories, 13 ratings of 6 levels and one of 5, 1 column of gaps.
    expect(design).toMatchObject({ rows: 103_904, cols: 4 + 9 + 13 * 6 + 5 + 1, denseCols: 4, groups: 4 + 14 + 1 })
    // As the README of the data counts them; the mean by pandas.
    expect(preparation.decisions).toContain(
      'Arrival Delay in Minutes: 310 gaps filled with the mean 15.18; a column says where'
    )
    expect(preparation.decisions).toContain('id: set aside (an id)')
    for (let j = 0; j < 4; j++) {
      let [sum, squares] = [0, 0]
      for (let i = 0; i < design.rows; i++) {
        sum += design.dense[i * 4 + j]
        squares += design.dense[i * 4 + j] ** 2
      }
      expect(Math.abs(sum / design.rows)).toBeLessThan(design.rows * 2 ** -52) // a plain sum of so many
      expect(Math.abs(squares / design.rows - 1)).toBeLessThan(design.rows * 2 ** -52) // a plain sum of so many
    }
    const other = preparation.transform(test)
    const scratch = preparation.createScratch()
    for (let i = 0; i < test.rows; i += 97) {
      preparation.encodeRow(rowOf(test, i), scratch)
      expect(scratch.dense).toStrictEqual(other.dense.slice(i * 4, i * 4 + 4))
      expect(scratch.codes).toStrictEqual(other.codes.slice(i * 19, i * 19 + 19))
    }
  })

  it('prepares the houses of California', async () => {
    const table = await read('housing/california.csv.gz')
    const preparation = Preparation.fit(table, { impute: 'median' }, { exclude: ['median_house_value'] })
    // The median by pandas; the levels by the README of the data set's authors.
    expect(preparation.decisions.slice(1)).toEqual([
      'ocean_proximity (5 levels): a category',
      'total_bedrooms: 207 gaps filled with the median 435; a column says where'
    ])
    expect(preparation.features.map(({ name }) => name)).toContain('ocean_proximity = <1H OCEAN')
  })
})
