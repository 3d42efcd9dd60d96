import type { Together } from '@nutshell-ml/summarizer'
import { describe, expect, it } from 'vitest'
import { togetherJson, togetherText } from './together-format'

const together: Together = {
  text: 'The lid leaks. Great tea.',
  texts: 1200,
  distinct: 1190,
  sentences: 5000,
  covered: 1100,
  points: [
    {
      text: 'The lid leaks.',
      source: { textIndex: 1, sentenceIndex: 0, start: 0, end: 14 },
      count: 1000,
      share: 1000 / 1200,
      distinct: 990,
      texts: [0, 1],
      sentences: [],
      polarity: -1,
      keywords: ['lid', 'leaks'],
      cohesion: 0.5
    },
    {
      text: 'Great tea.',
      source: { textIndex: 2, sentenceIndex: 3, start: 40, end: 50 },
      count: 12,
      share: 0.01,
      distinct: 12,
      texts: [2],
      sentences: [],
      polarity: 1,
      keywords: ['tea'],
      cohesion: 0.5
    }
  ]
}
const none: Together = { ...together, text: '', texts: 1, points: [], reason: 'no point is made by 2 texts' }

describe('togetherText', () => {
  it('gives a line for each point', () => {
    expect(togetherText({ name: undefined, ids: ['a', 'b', 'c'], together })).toBe(
      '1,200 texts, 2 points\n' +
        '1,000 of 1,200  (83%) (990 different): The lid leaks.\n' +
        '   12 of 1,200   (1%): Great tea.\n'
    )
  })

  it('names the group, and leaves out groups without points', () => {
    expect(togetherText({ name: 'B00X', ids: [], together })).toMatch(/^B00X: 1,200 texts, 2 points\n/)
    expect(togetherText({ name: 'B00X', ids: [1], together: none })).toBe('')
  })

  it('says why there are no points', () => {
    expect(togetherText({ name: undefined, ids: [1], together: none })).toBe('1 texts: no point is made by 2 texts\n')
  })
})

describe('togetherJson', () => {
  it('knows texts by their ids', () => {
    expect(togetherJson({ name: 7, ids: ['a', 'b', 'c'], together })).toMatchObject({
      group: 7,
      texts: 1200,
      points: [
        { text: 'The lid leaks.', count: 1000, source: { id: 'b', start: 0, end: 14 }, ids: ['a', 'b'] },
        { text: 'Great tea.', source: { id: 'c', start: 40, end: 50 }, ids: ['c'] }
      ]
    })
  })

  it('has no group where there is none, and the reason where there are no points', () => {
    const json = togetherJson({ name: undefined, ids: [1], together: none })
    expect(json).not.toHaveProperty('group')
    expect(json).toMatchObject({ points: [], reason: 'no point is made by 2 texts' })
  })
})
