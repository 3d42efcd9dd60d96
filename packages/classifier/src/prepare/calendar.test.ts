import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseDate, partName, partOf } from './calendar'

describe('partOf', () => {
  it('has the month, weekday and hour that Date has, over all times that there are', () => {
    fc.assert(
      fc.property(fc.integer({ min: -8_640_000_000_000_000, max: 8_640_000_000_000_000 }), (time) => {
        const date = new Date(time)
        expect(partOf('month', time)).toBe(date.getUTCMonth())
        expect(partOf('weekday', time)).toBe((date.getUTCDay() + 6) % 7)
        expect(partOf('hour', time)).toBe(date.getUTCHours())
      }),
      { numRuns: 2000 }
    )
  })

  it('turns over at the ends of months and years', () => {
    for (const [text, month] of [
      ['2000-02-29T23:59:59Z', 1],
      ['2000-03-01T00:00:00Z', 2],
      ['1999-12-31T23:59:59Z', 11],
      ['2100-02-28T23:59:59Z', 1],
      ['2100-03-01T00:00:00Z', 2]
    ] as const) {
      expect(partOf('month', Date.parse(text)), text).toBe(month)
    }
  })

  it('names them', () => {
    expect([partName('month', 0), partName('month', 11), partName('weekday', 6), partName('hour', 13)]).toEqual([
      'January',
      'December',
      'Sunday',
      '13'
    ])
  })
})

describe('parseDate', () => {
  it.each([
    ['2024-05-31', Date.UTC(2024, 4, 31)],
    ['2024/05/31', Date.UTC(2024, 4, 31)],
    ['2024-05-31 12:30', Date.UTC(2024, 4, 31, 12, 30)],
    ['2024-05-31T12:30:15.25Z', Date.UTC(2024, 4, 31, 12, 30, 15, 250)],
    ['2024-05-31T12:30+02:00', Date.UTC(2024, 4, 31, 10, 30)],
    ['2024-05-31T12:30-0130', Date.UTC(2024, 4, 31, 14)],
    ['2024-02-29', Date.UTC(2024, 1, 29)]
  ])('reads %s', (text, time) => {
    expect(parseDate(text)).toBe(time)
  })

  it.each([
    '2023-02-29',
    '2024-13-01',
    '2024-00-10',
    '2024-05-31T24:00',
    '31.5.2024',
    '2024-05/31',
    'soon',
    '',
    '20240531'
  ])('does not take %j for a date', (text) => {
    expect(parseDate(text)).toBeNaN()
  })
})
