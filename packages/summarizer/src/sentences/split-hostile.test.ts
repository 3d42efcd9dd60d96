import { describe, expect, it } from 'vitest'
import { LANGUAGES, splitSentences } from './split'

const MEGABYTE = 1 << 20
/** Long enough that quadratic time would not end: 2^36 steps. */
const LONG = 1 << 18

/** Characters that each hit another rule. */
// biome-ignore format: a table
const CHARACTERS = [
  'a', 'A', ' ', '\n', '\t', '\v', '\r', '\0', '.', '!', '…', '。', '"', "'", '’', '(', ')', '[', '<', '>', '&', ';', '#', '1', '•', '-', '*', '—',
  ':', '😀', '\ud83d', '\ude00', '\u0301', '\u200d', '\u00a0', '\u2028', 'İ', 'ß', '🇫🇷', '今'
]

/** Units that, repeated, make a careless splitter take quadratic time: rules that look ahead or back. */
// biome-ignore format: a table
const UNITS = [
  '. ', '.. ', '. . . ', '? ', '?!', '.)', '."', '.)))) ', '((a ', '([{', ') ', '< ', '<b ', '<b', '<br', '<br />', '<br /> ', '<p>', '<!--', '<!-- ',
  '-->', '<!---->', '&amp', '&amp;', '&#', '&#39;', '1. ', '1.) ', '2. ', '(1) ', 'a. ', 'b) ', '• ', '- ', '\n- ', '\n1. ', ':)', ':) ', ':( x ',
  '<3 ', '😀 ', '👩‍🍳', 'I. ', 'Mr. ', 'U.S. ', 'U.S.', 'a.m. ', 'e.g. ', '5. ', '.5', '1,', 'a@b.c ', 'Ab.Cd', 'No.1', 'Yahoo! ', 'ß. ', '$1.', 'a’',
  '"a."B', 'a."', '« a. » ', 'a.the ', 'a.B', 'x y.The ', '「', '「。', '。」', '《！》', '1. x ', 'i. ', 'ii. ', '(i) ', '1) 3) ', 'z. B. ', 'т. е. ', 'а.а.',
  'EE. UU. ', '5 p.m. EST ', 'At 5 a.m. ', '3. ', 'am 3. ', '\'."', '?" A b ', '¿', '¡a!', '•1. ', '✔', '♥ A', ':D A', 'XD ', ';) ', 'α; ', '۔', '။', '̈.',
  '(x).It', 'x).It', '"x".It', '5%.It', '5.It', '.It)', 'Step 1. ', 'Step 1. A Step 2. ', ': 1. a 2. ', '!:)', '!:) '
]

describe('splitSentences on a megabyte', () => {
  it.each(CHARACTERS)('of the character %j', (character) => {
    expectSlices(character.repeat(Math.ceil(MEGABYTE / character.length)))
  })
})

describe('splitSentences on a long text', () => {
  it.each(UNITS)('of %j', (unit) => {
    expectSlices(unit.repeat(Math.ceil(LONG / unit.length)))
  })

  it.each([
    ['. ', ' ', 'a'],
    ['a. ', ')', ' b'],
    ['a. ', '"', ' b'],
    ['a. ', ':) ', 'b'],
    ['a. ', '😀', ' b'],
    ['• ', ' ', '1. b'],
    ['1. ', ' ', '2. B'],
    ['(', 'x ', '. A)'],
    ['<b ', 'x', '>'],
    ['<!--', '.', '-->'],
    ['&', 'a', ';'],
    ['&#', '1', ';'],
    ['', "'", 'a. B'],
    ['Mr', ' ', '. B'],
    ['', '1', '. The']
  ])('of %j, then many %j, then %j', (before, unit, after) => {
    expectSlices(before + unit.repeat(Math.ceil(LONG / unit.length)) + after)
  })

  it('of all of them', () => {
    expectSlices(UNITS.join('').repeat(Math.ceil(LONG / UNITS.join('').length)))
    expectSlices(UNITS.join(' ').repeat(Math.ceil(LONG / UNITS.join(' ').length)))
  })

  it.each(LANGUAGES)('of all of them, in %s', (language) => {
    expectSlices(UNITS.join('').repeat(Math.ceil(LONG / UNITS.join('').length)), language)
  })

  it('of sentences: 100,000 in, 100,000 out', () => {
    const text = Array.from({ length: 100_000 }, (_, i) => `Number ${i} is here.`).join(' ')
    expect(splitSentences(text)).toHaveLength(100_000)
  })
})

function expectSlices(text: string, language: (typeof LANGUAGES)[number] = 'en'): void {
  const sentences = splitSentences(text, { language })
  let end = 0
  let isExact = true
  for (const sentence of sentences) {
    isExact &&=
      sentence.start >= end &&
      sentence.end > sentence.start &&
      sentence.text === text.slice(sentence.start, sentence.end)
    end = sentence.end
  }
  expect(isExact).toBe(true)
  // Something of what can be seen is in a sentence.
  if (/[a-z]/i.test(text.replace(/<[^<>]{0,2000}>/g, ''))) expect(sentences.length).toBeGreaterThan(0)
}
