import { join } from 'node:path'
import { openSource } from '@nutshell-ml/core/node'
import { readTable } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { describeTable } from './describe-table'

const folder = process.env.NUTSHELL_DATA
const isLeftOut = folder === undefined && process.env.NUTSHELL_REQUIRE_DATA !== '1'

/** What the data sets' own descriptions say of them. */
describe.skipIf(isLeftOut)('profiles of real data (needs NUTSHELL_DATA with airline, housing and sentiment)', () => {
  const read = async (file: string) => readTable(await openSource(join(folder ?? 'NUTSHELL_DATA is not set', file)))

  it('counts the airline survey', async () => {
    const profile = describeTable(await read('airline/train.csv.gz'), { label: 'satisfaction' })
    expect(profile.rows).toBe(103904)
    expect(profile.columns).toHaveLength(25)
    expect(profile.label).toMatchObject({
      classes: [
        { name: 'neutral or dissatisfied', count: 58879 },
        { name: 'satisfied', count: 45025 }
      ]
    })
    const gaps = profile.columns.filter((column) => column.gaps.count > 0)
    expect(gaps).toMatchObject([{ name: 'Arrival Delay in Minutes', gaps: { count: 310 } }])
    expect(profile.columns.find(({ name }) => name === 'id')).toMatchObject({ distinct: 103904 })
    expect(profile.relations.map(({ column }) => column)).toContain('Online boarding')
  }, 60_000)

  it('sees where the prices of houses are cut off', async () => {
    const profile = describeTable(await read('housing/california.csv.gz'), { label: 'median_house_value' })
    const price = profile.columns.find(({ name }) => name === 'median_house_value')
    expect(price?.numbers).toMatchObject({ max: 500001, atMax: 965 })
    expect(profile.warnings.filter(({ kind }) => kind === 'cut-off').map(({ column }) => column)).toContain(
      'median_house_value'
    )
    expect(profile.columns.find(({ name }) => name === 'total_bedrooms')?.gaps.count).toBe(207)
  }, 60_000)

  it('sees that the rating of a review tells its label', async () => {
    const profile = describeTable(await read('sentiment/imdb_10000.csv.gz'), { label: 'label' })
    expect(profile.warnings.filter(({ kind }) => kind === 'leakage').map(({ column }) => column)).toEqual(['rating'])
  }, 60_000)
})
