import { readFileSync } from 'node:fs'
import { NutshellError } from '@nutshell-ml/core'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { describeRealData } from '../real-data.test-support'
import { type Sentence, splitSentences } from './split'

const texts = (text: string) => splitSentences(text).map((sentence) => sentence.text)

/** Each case: its sentences, which stand in the text with single spaces between them. */
const SPACED: Record<string, string[][]> = {
  'a full stop, a question mark, an exclamation mark': [
    ['The kettle is on the stove.', 'Who put it there?', 'Take it off!', 'Done.'],
    ['It rained all day, but nobody minded.', 'The garden needed it.']
  ],
  titles: [
    ['Dr. Okafor called Mrs. Lindqvist about the results.', 'They were good.'],
    ['Prof. Adeyemi and Gen. Ortiz shook hands.', 'Mr. Tanaka did not.'],
    ['A letter to Sen. Whitcombe and Rev. Moss went missing.']
  ],
  initials: [
    ['The novel is by J. R. Marlow and K.L. Brandt.', 'It is short.'],
    ['Ask Priya N. Desai about it.', 'She knows.']
  ],
  'the word I': [
    ['Nobody is as tired as I.', 'The others slept.'],
    ['It was Paul I. Carter who called.', 'We were out.']
  ],
  'abbreviations inside a sentence': [
    ['The firm of Hale & Co. is moving.'],
    ['Bring fruit, e.g. apples or pears, to the picnic.'],
    ['The pump (i.e. the small one) broke.'],
    ['See fig. 3 and p. 12 for details.', 'Vol. 2 is out.'],
    ['It weighs approx. 5 lbs. when full.'],
    ['Order no. 17 has shipped.', 'It left on Jan. 5 at noon.'],
    ['We climbed Mt. Elbrus in June.', 'St. Anne watched over us.'],
    ['The case of Smith vs. Jones ended.'],
    ['Pour 8 oz. of milk and 2 tbsp. of sugar into the bowl.']
  ],
  'abbreviations at the end of a sentence': [
    ['He works for Hale Bros.', 'They sell tea.'],
    ['Bring cups, plates, etc.', 'We have the rest.'],
    ['It weighs 5 lbs.', 'The box is extra.'],
    ['She lives on Elm St.', 'It is quiet there.']
  ],
  'abbreviations with more than one full stop': [
    ['The U.S. Senate voted late.', 'It was close.'],
    ['He moved to the U.S.', 'Then he moved back.'],
    ['They make it in the U.K.', 'It ships from there.'],
    ['She has a Ph.D. in botany.', 'He has none.'],
    ['She earned her Ph.D.', 'She left soon after.']
  ],
  'times of day': [
    ['The bus leaves at 7 a.m. sharp.'],
    ['The bus leaves at 7 a.m.', 'Buy a ticket before that.'],
    ['The shop shuts at 9 p.m. EST on weekdays.'],
    ['By 6 a.m. Ms. Ruiz had baked forty loaves.', 'She slept until 3 p.m.', 'Mr. Ruiz did not.']
  ],
  'decimals, versions and sums': [
    ['Pi is about 3.14159 and e about 2.718.', 'Both go on.'],
    ['It grew by .5 percent.'],
    ['Version 2.0.1 is out.', 'Upgrade now.'],
    ['The total was 40.', 'The rest was free.'],
    ['In 2.5 hours we walked 1,200.75 metres.']
  ],
  prices: [
    ['It cost $4.99.', 'That is cheap.'],
    ['It cost $4.99 a pound.', 'Before, it was $3.50.', 'Now nobody buys it.'],
    ['At €3.50 it is fair.', 'At £10.75 is it not?']
  ],
  'e-mail addresses, web addresses and file names': [
    ['Write to ann.b.lee@mail.example.org for help.', 'She answers.'],
    ['Write to info@example.com.', 'We answer fast.'],
    ['Visit www.example.org/a.b?c=d.e for more.'],
    ['See https://example.com/faq.html.', 'It helps.'],
    ['Try Example.com for tea.', 'They are quick.'],
    ['Open setup.exe and readme.txt first.', 'Then Node.js starts.']
  ],
  quotes: [
    ['"It is late."', 'She closed the book.'],
    ['“Stop!” he cried.', 'Nobody did.'],
    ['He asked, "Why?"', 'Nobody knew.'],
    ['She turned and said, "This is mine." and left.'],
    ['‘It is over.’', 'That was all she said.'],
    ['«Il pleut.»', 'Ils sont partis.']
  ],
  brackets: [
    ['She agreed.', '(He did not.)', 'They parted.'],
    ['The lid (it was loose!) fell off.', 'It broke.'],
    ['See the note [2].', 'It is short.'],
    ['He came back (for the third time).', 'We let him in.']
  ],
  'compact ellipses': [
    ['We waited for an hour...', 'Nobody came.'],
    ['We waited for an hour…', 'Nobody came.'],
    ['It was... fine.'],
    ['So... what now?', 'Who knows.'],
    ['We tried all of it....', 'It failed.'],
    ['The law [...] was repealed.', 'It was old.']
  ],
  'spaced ellipses': [
    ['The old clock . . . had stopped.', 'Nobody wound it.'],
    ['They never wrote back.', '. . . We forgot them.']
  ],
  'marks that come together': [
    ['You did what?!', 'Tell me.'],
    ['Really???', 'Yes!!!', 'It is true.'],
    ['No way⁉', 'Ask her.'],
    ['Wait!?!', 'Now?']
  ],
  'numbered and lettered lists in a line': [
    ['1. Wash the rice', '2. Boil the water', '3. Wait'],
    ['1) The pen', '2) The ink', '3) The paper'],
    ['1.) Wash the rice.', '2.) Boil the water.'],
    ['a. The house', 'b. The garden', 'c. The gate'],
    ['a) The house', 'b) The garden'],
    ['(1) The pen', '(2) The ink'],
    ['You need:', '1. Eggs', '2. Flour']
  ],
  'bullets in a line': [
    ['• Milk', '• Bread', '• Salt'],
    ['We bought:', '• Milk', '• Bread'],
    ['◦ One of these', '◦ Two of those']
  ],
  'names with an exclamation mark': [
    ['She works for Yahoo! in Berlin.', 'He works at home.'],
    ['We watched Jeopardy! with my aunt.'],
    ['I saw Oklahoma! on a rainy day.', 'It was long.']
  ],
  'drawn faces': [
    ['I love it :)', 'My dog does too.'],
    ['So good! :)', 'Will buy again.'],
    ['The best tea <3', 'Buy it.'],
    ['It broke :-( but they sent another.', 'Fine.'],
    ['Ha ha ;) :D', 'That was all.']
  ],
  emoji: [
    ['Best tea ever 😀', 'Will buy again.'],
    ['Great! 🎉🎉', 'Thanks.'],
    ['My cook 👩‍🍳 likes it.', 'So do I 👍🏽', 'Good.'],
    ['We went to 🇫🇷 and back.', 'It rained.']
  ],
  'other scripts that use spaces': [
    ['यह पहला वाक्य है।', 'यह दूसरा है।'],
    ['ما اسمك؟', 'اسمي سامي.'],
    ['Это первое предложение.', 'Это второе!', 'А это третье?'],
    ['¿Cómo estás?', '¡Muy bien!', 'Él también.']
  ]
}

const JOINED: { name: string; text: string; sentences: string[] }[] = [
  { name: 'nothing', text: '', sentences: [] },
  { name: 'white space of every kind', text: ' \t\r\n\v\f\u00a0\u2003\u3000\u2028\ufeff', sentences: [] },
  { name: 'no punctuation', text: 'just some words', sentences: ['just some words'] },
  { name: 'one word', text: 'tea', sentences: ['tea'] },
  { name: 'one full stop', text: '.', sentences: ['.'] },
  { name: 'white space around', text: '  \n It is late.\t We left. \n', sentences: ['It is late.', 'We left.'] },
  { name: 'spaces that are wide', text: 'It is late.\u00a0\u3000 We left.', sentences: ['It is late.', 'We left.'] },
  {
    name: 'a missing space',
    text: 'The tea was great.I will buy more.',
    sentences: ['The tea was great.', 'I will buy more.']
  },
  { name: 'a missing space after !', text: 'Wow!So good', sentences: ['Wow!', 'So good'] },
  { name: 'a missing space after ?', text: 'Was it late?No, early.', sentences: ['Was it late?', 'No, early.'] },
  {
    name: 'a wrapped line',
    text: 'The committee of the old harbour town met with Doctor\nAlbrecht to discuss the plans for the bridge.\nHe was late.',
    sentences: [
      'The committee of the old harbour town met with Doctor\nAlbrecht to discuss the plans for the bridge.',
      'He was late.'
    ]
  },
  {
    name: 'a wrapped line that goes on in lower case',
    text: 'We sat\nand waited\r\nfor you. You came.',
    sentences: ['We sat\nand waited\r\nfor you.', 'You came.']
  },
  {
    name: 'short lines',
    text: 'Great tea\nWould buy again\r\nFive stars',
    sentences: ['Great tea', 'Would buy again', 'Five stars']
  },
  {
    name: 'blank lines, whatever comes after',
    text: 'no full stop here\n\nand none there\r\n \r\n3 cups',
    sentences: ['no full stop here', 'and none there', '3 cups']
  },
  { name: 'a paragraph separator', text: 'one half\u2029other half', sentences: ['one half', 'other half'] },
  { name: '<br />', text: 'Good tea<br />Bad box<BR>Ugly bag', sentences: ['Good tea', 'Bad box', 'Ugly bag'] },
  { name: '<br /> inside a sentence', text: 'good tea<br />and more', sentences: ['good tea<br />and more'] },
  { name: 'two <br />', text: 'good tea<br /><br />and more', sentences: ['good tea', 'and more'] },
  {
    name: 'a full stop before <br />',
    text: 'It is late.<br />We left.<br/><br/>they stayed.',
    sentences: ['It is late.', 'We left.', 'they stayed.']
  },
  { name: 'paragraph tags', text: '<p>one half</p>\n<p>other half</p>', sentences: ['one half', 'other half'] },
  {
    name: 'numbered lines',
    text: 'To do:\n1. wash\n2. dry\n3. sleep',
    sentences: ['To do:', '1. wash', '2. dry', '3. sleep']
  },
  {
    name: 'lines with dashes and stars',
    text: '- apples\n- pears\n* plums',
    sentences: ['- apples', '- pears', '* plums']
  },
  { name: 'a dash inside a line', text: 'We went home - and slept.', sentences: ['We went home - and slept.'] },
  { name: 'Chinese', text: '你好吗？我很好！谢谢。', sentences: ['你好吗？', '我很好！', '谢谢。'] },
  { name: 'Japanese', text: '今日は雨です。明日は晴れます。', sentences: ['今日は雨です。', '明日は晴れます。'] },
  {
    name: 'Japanese quotes',
    text: '彼は「行く。」 次の日、行った。',
    sentences: ['彼は「行く。」', '次の日、行った。']
  },
  { name: 'lone surrogates', text: 'A \ud83d here. A \ude00 there.', sentences: ['A \ud83d here.', 'A \ude00 there.'] },
  { name: 'null characters', text: 'A \0 here. A \0 there.', sentences: ['A \0 here.', 'A \0 there.'] },
  {
    name: 'capitals throughout',
    text: 'THIS IS LOUD. THAT IS TOO! WHY?',
    sentences: ['THIS IS LOUD.', 'THAT IS TOO!', 'WHY?']
  }
]

describe('splitSentences on a written-out case', () => {
  for (const [name, cases] of Object.entries(SPACED)) {
    it.each(cases.map((sentences) => ({ text: sentences.join(' '), sentences })))(
      `${name}: $text`,
      ({ text, sentences }) => {
        expect(texts(text)).toEqual(sentences)
      }
    )
  }
  it.each(JOINED)('$name', ({ text, sentences }) => {
    expect(texts(text)).toEqual(sentences)
  })
})

describe('splitSentences', () => {
  it('gives the places of its sentences', () => {
    expect(splitSentences(' Hi there. Bye! ')).toEqual([
      { text: 'Hi there.', start: 1, end: 10 },
      { text: 'Bye!', start: 11, end: 15 }
    ])
    // The emoji is two code units; the entity five characters of the text and one of the sentence that is read.
    expect(splitSentences('😀 Tea &amp; milk.<br />Bread.')).toEqual([
      { text: '😀 Tea &amp; milk.', start: 0, end: 18 },
      { text: 'Bread.', start: 24, end: 30 }
    ])
  })

  it('takes the language, of which there is one', () => {
    expect(splitSentences('It is. So.', { language: 'en' })).toHaveLength(2)
    expect(splitSentences('It is. So.', { language: undefined })).toHaveLength(2)
  })

  it.each([[undefined], [null], [42], [['It is.']], [{ text: 'It is.' }], [new String('It is.')]])(
    'refuses %s as a text',
    (text) => {
      expect(codeOf(() => splitSentences(text as unknown as string))).toBe('INVALID_INPUT')
    }
  )

  it('refuses options that it does not know', () => {
    expect(codeOf(() => splitSentences('It is.', { lang: 'en' } as object))).toBe('UNKNOWN_OPTION')
    expect(codeOf(() => splitSentences('It is.', { language: 'xx' as 'en' }))).toBe('INVALID_OPTION')
    expect(() => splitSentences('It is.', { language: 'xx' as 'en' })).toThrow("language = 'xx', expected one of: en")
    expect(codeOf(() => splitSentences('It is.', null as unknown as object))).toBe('INVALID_OPTION')
  })
})

// biome-ignore format: a table
const NASTY = [
  '.', '..', '. . .', '…', '!', '?', '。', '！', ' ', '  ', '\t', '\n', '\n\n', '\r\n', '\r', '\v', '\u2028', '\u00a0', '\ufeff',
  '<br />', '<br>', '<p>', '</p>', '<b>', '</b>', '<x>', '<', '>', '<3', '<!--', '-->', '&', '&amp;', '&#39;', '&nbsp;', '&#32;',
  '&lt;', '&#128512;', '&#xd800;', '&bogus;', 'Mr.', 'U.S.', 'a.m.', 'e.g.', 'etc.', 'No.', 'I.', '1.', '2.', '3.', '1)', '2)',
  '(1)', 'a.', 'b.', '•', '-', '*', '"', "'", '“', '”', '(', ')', '[', ']', ':)', ':-(', ';', ',', ':', '😀', '👩‍🍳', '🇫🇷', '\ud83d',
  '\ude00', '\u0301', 'a', 'B', 'The', 'the', 'It', 'is', 'x', '5', '$4.99', '.5', 'example.com', 'Yahoo!', '/', '\0', 'İ', 'ß', 'ß.'
]

const nasty = fc.array(fc.constantFrom(...NASTY), { maxLength: 40 }).map((parts) => parts.join(''))
const spacedNasty = fc.array(fc.constantFrom(...NASTY), { maxLength: 30 }).map((parts) => parts.join(' '))
const codeUnits = fc
  .array(fc.integer({ min: 0, max: 0xffff }), { maxLength: 60 })
  .map((codes) => String.fromCharCode(...codes))
const anyText = fc.oneof(
  nasty,
  spacedNasty,
  codeUnits,
  fc.string({ unit: 'binary', maxLength: 80 }),
  fc.lorem({ mode: 'sentences' })
)

/** Markup between sentences, in the words of this test: tags, comments and entities for white space. */
const GAP = /<!--[\s\S]*?-->|<[^<>]*>|&(?:nbsp|#32|#xd800);|\s/g

describe('splitSentences on any string', () => {
  it('gives exact slices in order that do not overlap, none blank, none with white space around', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        let end = 0
        for (const sentence of splitSentences(text)) {
          expect(sentence.text).toBe(text.slice(sentence.start, sentence.end))
          expect(sentence.text.trim()).toBe(sentence.text)
          expect(sentence.text).not.toBe('')
          expect(sentence.start).toBeGreaterThanOrEqual(end)
          end = sentence.end
        }
        expect(end).toBeLessThanOrEqual(text.length)
      }),
      { numRuns: 2000 }
    )
  })

  it('leaves nothing but white space and markup out', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const gap of gaps(text, splitSentences(text))) expect(gap.replace(GAP, '')).toBe('')
      }),
      { numRuns: 2000 }
    )
  })

  it('leaves nothing but white space out where there is no markup', () => {
    fc.assert(
      fc.property(anyText, (marked) => {
        const text = marked.replace(/[<&]/g, '')
        const visible = splitSentences(text)
          .map((sentence) => sentence.text)
          .join('')
        expect(visible.replace(/\s/g, '')).toBe(text.replace(/\s/g, ''))
      }),
      { numRuns: 1000 }
    )
  })

  it('never cuts a character in two', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        for (const { start, end } of splitSentences(text)) {
          for (const at of [start, end]) {
            const isInside = /[\ud800-\udbff]/.test(text.charAt(at - 1)) && /[\udc00-\udfff]/.test(text.charAt(at))
            expect(isInside).toBe(false)
          }
        }
      }),
      { numRuns: 1000 }
    )
  })

  it('gives the same sentences each time', () => {
    fc.assert(
      fc.property(anyText, (text) => {
        expect(splitSentences(text)).toEqual(splitSentences(text))
      }),
      { numRuns: 200 }
    )
  })

  it('gives back sentences that leave no doubt, however they are put together', () => {
    const sentence = fc.constantFrom(
      'The kettle is on the stove.',
      'Who put it there?',
      'Take it off now!',
      'Dr. Osei left for the U.S. Senate at 7 a.m. sharp.',
      'It cost $4.99 at example.com on Jan. 5, e.g. for tea.',
      'She wrote to ann.lee@example.org (twice) about it.',
      '"Stop it," he said, "and come back."',
      'We waited for more than an hour...'
    )
    const separator = fc.constantFrom(' ', '  ', '\n\n', '\r\n\r\n', '<br /><br />', ' <br> <br> ')
    fc.assert(
      fc.property(fc.array(fc.tuple(sentence, separator), { maxLength: 12 }), (parts) => {
        expect(texts(parts.flat().join(''))).toEqual(parts.map(([sentence]) => sentence))
      }),
      { numRuns: 500 }
    )
  })
})

describeRealData('splitSentences on the golden rules', ['sbd/golden_rules_en_even.jsonl'], (path) => {
  it('passes all 24 of even number', () => {
    const rules = readFileSync(path, 'utf8')
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as { n: number; text: string; sentences: string[] })
    expect(rules).toHaveLength(24)
    expect(rules.map(({ n, text }) => ({ n, sentences: texts(text) }))).toEqual(
      rules.map(({ n, sentences }) => ({ n, sentences }))
    )
  })
})

function gaps(text: string, sentences: Sentence[]): string[] {
  const starts = [...sentences.map(({ start }) => start), text.length]
  const ends = [0, ...sentences.map(({ end }) => end)]
  return starts.map((start, i) => text.slice(ends[i], start))
}

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return error instanceof NutshellError ? error.code : String(error)
  }
  return 'no error'
}

describe('found in news', () => {
  it.each([
    [['The anti-U.S. protests went on.', 'It rained.']],
    [['(CNN)U.S. Secretary Hill spoke.', 'He left.']],
    [['She met the No 1. player in the world.', 'He lost.']],
    [['A show on the E! channel ended.', 'Nobody noticed.']],
    [['It goes back to the 1940s.', 'Radar is reliable.']],
    [["We met in the '80s.", 'Bruni was there.']],
    [['A 16oz. bottle leaked.', 'The box was wet.']],
    [['It came on Mon. and left on Tues. with a friend.', 'Fine.']],
    [['I like it (really, I do.)', 'It is my favorite.']],
    [['This is good.[1]', 'That is bad.[2][3]', 'The end.']],
    [['I took vitamin C.', 'It helped.']]
  ])('%j', (sentences) => {
    expect(splitSentences(sentences.join(' ')).map(({ text }) => text)).toEqual(sentences)
  })
})
