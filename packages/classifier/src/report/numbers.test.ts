import { expect, it } from 'vitest'
import { formatCount, formatRate, formatThreshold, formatValue, ofHundred } from './numbers'

it('counts', () => {
  expect([0, 999, 1000, 25976, 1234567, 12.5, 1234567.25, -1234].map(formatCount)).toEqual([
    '0',
    '999',
    '1,000',
    '25,976',
    '1,234,567',
    '12.5',
    '1,234,567.3',
    '-1,234'
  ])
})

it('rates and thresholds', () => {
  expect([0.929, 1, null].map((rate) => formatRate(rate))).toEqual(['0.9290', '1.0000', 'not defined'])
  expect(formatRate(null, '-')).toBe('-')
  expect([0.5, 1 / 3, 0.00012346].map(formatThreshold)).toEqual(['0.5', '0.3333', '0.0001235'])
})

it('values have five digits, without noughts at the end', () => {
  const cases: [number | null, string][] = [
    [0, '0'],
    [-0, '0'],
    [852.6839, '852.68'],
    [1234.56, '1,234.6'],
    [-1953.5, '-1,953.5'],
    [-0.25, '-0.25'],
    [123456.7, '123,457'],
    [-1234567.8, '-1,234,568'],
    [0.0123456, '0.012346'],
    [0.99999999, '1'],
    [9.99999999, '10'],
    [0.00001234, '1.234e-5'],
    [1.5e20, '1.500e+20'],
    [null, 'not defined']
  ]
  for (const [value, text] of cases) expect(formatValue(value)).toBe(text)
})

it('parts in words are neither all nor nothing where they are not', () => {
  expect(ofHundred(0.934, 1e5)).toEqual([93, 100])
  expect(ofHundred(0.9966, 1e5)).toEqual([997, 1000])
  expect(ofHundred(0.9996, 1e5)).toEqual([9996, 10000])
  expect(ofHundred(0.001, 1e5)).toEqual([1, 1000])
  expect(ofHundred(0, 1e5)).toEqual([0, 100])
  expect(ofHundred(1, 1e5)).toEqual([100, 100])
  expect(ofHundred(2 / 3, 3)).toEqual([2, 3])
  expect(ofHundred(1 - 1e-12, 1e15)[1]).toBe(1e6)
})
