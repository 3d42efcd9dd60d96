import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { characterPairs, createSegmenter, segmentSpaceless } from './spaceless'

describe('segmentSpaceless', () => {
  const pairs = (words: string[]): string[] => segmentSpaceless(words, characterPairs)

  it.each([
    [[], []],
    [
      ['plain', 'größe', 'слово', '한국어'],
      ['plain', 'größe', 'слово', '한국어']
    ],
    [['水'], ['水']],
    [['水壶很好'], ['水壶', '壶很', '很好']],
    [['iphone15手机很好'], ['iphone15', '手机', '机很', '很好']],
    [['ケトルabcお湯'], ['ケト', 'トル', 'abc', 'お湯']],
    // Beyond 16 bits; and a mark that a run leaves behind.
    [['𠮷野家'], ['𠮷野', '野家']],
    [['水\u0301'], ['水']],
    [['ไทย'], ['ไท', 'ทย']]
  ])('pairs of %j', (words, expected) => {
    expect(pairs(words)).toEqual(expected)
  })

  it('no piece ends within a surrogate pair, and no character is lost', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1990, max: 2010 }), fc.integer({ min: 1, max: 30 }), (before, after) => {
        const run = '水'.repeat(before) + '𠮷'.repeat(after)
        const segments = segmentSpaceless([run], (piece) => [...piece])
        expect(segments.join('')).toBe(run)
        expect(segments.every((segment) => segment === '水' || segment === '𠮷')).toBe(true)
      })
    )
  })
})

describe('createSegmenter', () => {
  it('finds the words of Chinese, Japanese and Thai', () => {
    // Words that every dictionary has.
    expect(createSegmenter('zh')('我们喜欢中国')).toEqual(['我们', '喜欢', '中国'])
    expect(createSegmenter('ja')('東京へ行きました')).toContain('東京')
    expect(createSegmenter('en')('ภาษาไทย')).toEqual(['ภาษา', 'ไทย'])
  })

  it('falls back to pairs without Intl.Segmenter', () => {
    expect(createSegmenter('zh', {})('我们喜欢')).toEqual(['我们', '们喜', '喜欢'])
  })
})
