import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import type { PrepareOptions } from './options'
import { Preparation } from './preparation'
import { plainOf, tableOf } from './prepare.test-support'

interface Golden {
  train: { columns: string[]; rows: (number | string | null)[][] }
  test: Golden['train']
  cases: { name: string; options: PrepareOptions; features: string[]; matrix: number[][] }[]
}

const golden: Golden = JSON.parse(readFileSync(new URL('preparation.golden.json', import.meta.url), 'utf8'))
const [train, test] = [golden.train, golden.test].map(({ columns, rows }) =>
  tableOf(Object.fromEntries(columns.map((name, j) => [name, rows.map((row) => row[j])])))
)

describe('Preparation has the numbers of scikit-learn', () => {
  it.each(golden.cases)('$name', ({ options, features, matrix }) => {
    const preparation = Preparation.fit(train, options)
    const names = preparation.features.map(({ name }) => name)
    expect([...names].sort()).toEqual([...features].sort())
    const order = features.map((name) => names.indexOf(name))
    const plain = plainOf(preparation.transform(test)).map((row) => order.map((j) => row[j]))
    plain.forEach((row, i) => {
      row.forEach((value, j) => {
        expect(Math.abs(value - matrix[i][j]), `row ${i}, ${features[j]}`).toBeLessThan(
          1e-12 * Math.max(1, Math.abs(value))
        )
      })
    })
  })
})
