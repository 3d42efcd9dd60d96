import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { readTable, type Table } from '@nutshell-ml/core/table'
import { describe, expect, it } from 'vitest'
import { rowOf } from '../../prepare/prepare.test-support'
import type { NumberBins } from '../bins/binned-feature'
import { fitBins } from '../bins/fit-bins'
import type { DenseColumn } from './column-source'
import { TreePreparation } from './tree-preparation'

const folder = process.env.NUTSHELL_DATA ?? ''
const isWanted = process.env.NUTSHELL_REQUIRE_DATA === '1'

function read(file: string): Promise<Table> {
  return readTable([gunzipSync(readFileSync(join(folder, file)))] as never)
}

describe.skipIf(!isWanted && !existsSync(join(folder, 'airline')))('on real data (needs NUTSHELL_DATA)', () => {
  it('prepares and bins the airline survey', async () => {
    const train = await read('airline/train.csv.gz')
    const { preparation, source } = await TreePreparation.fitAsync(
      train,
      {},
      { exclude: ['satisfaction'] },
      () => undefined
    )
    // As the README of the data counts columns, gaps and ratings.
    expect(preparation.cols).toBe(22)
    expect(preparation.decisions).toContain('Arrival Delay in Minutes: a number; 310 gaps left to the trees')
    expect(preparation.decisions).toContain('id: set aside (an id)')
    expect(preparation.features.filter(({ kind }) => kind === 'category').map(({ name }) => name)).toEqual([
      'Gender',
      'Customer Type',
      'Type of Travel',
      'Class'
    ])
    const bins = await fitBins(source, { maxBins: 255 })
    const named = new Map(preparation.features.map(({ name }, j) => [name, j]))
    const wifi = bins[named.get('Inflight wifi service')!] as NumberBins
    expect(wifi).toMatchObject({ edges: Float32Array.of(0.5, 1.5, 2.5, 3.5, 4.5), missingBin: -1 })
    expect(bins[named.get('Arrival Delay in Minutes')!].missingBin).toBeGreaterThan(100)
    // 3,802 distances (by pandas) in 255 bins, a fair share of rows being 407. Only one distance has more rows than that, 660: its
    // bin has less than half a share beside them, and all others have less than two.
    const j = named.get('Flight Distance')!
    const { edges } = bins[j] as NumberBins
    const { values } = source.column(j) as DenseColumn
    const sorted = values.slice().sort()
    const places = [...edges].map((edge) => sorted.findIndex((value) => value >= edge))
    const sizes = [...places, sorted.length].map((end, b, all) => end - (all[b - 1] ?? 0))
    expect(sizes.length).toBe(255)
    const share = 103_904 / 255
    const heavy = edges.filter((edge) => edge <= 337).length
    expect(sizes[heavy]).toBeGreaterThanOrEqual(660)
    expect(sizes[heavy]).toBeLessThan(660 + share / 2)
    expect(Math.max(...sizes.filter((_, b) => b !== heavy))).toBeLessThan(2 * share)
  })

  it('reads single rows of the survey as its columns are read', async () => {
    const test = await read('airline/test.csv.gz')
    const { preparation, source } = await TreePreparation.fitAsync(
      test,
      { categorical: ['Gate location'] },
      { exclude: ['satisfaction'] },
      () => undefined
    )
    const columns = source.features.map((_, j) => (source.column(j) as DenseColumn).values.slice())
    const into = new Float32Array(preparation.cols)
    for (let i = 0; i < test.rows; i += 97) {
      preparation.encodeRow(rowOf(test, i), into)
      expect([...into]).toEqual(columns.map((values) => values[i]))
    }
  })
})
