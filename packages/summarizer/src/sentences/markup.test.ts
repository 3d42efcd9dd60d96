import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { cleanMarkup } from './markup'
import { splitClean } from './split'

/** Text as a reader sees it, on one line. */
const seen = (raw: string) => cleanMarkup(raw).text.replace(/\s+/g, ' ').trim()

/** What stands in the raw text for `part` of the clean one. */
function rawOf(raw: string, part: string): string {
  const { text, toRaw } = cleanMarkup(raw)
  const at = text.indexOf(part)
  expect(at).toBeGreaterThanOrEqual(0)
  const { start, end } = toRaw?.(at, at + part.length) ?? { start: at, end: at + part.length }
  return raw.slice(start, end)
}

describe('cleanMarkup on a written-out case', () => {
  it.each([
    ['nothing to clean', 'nothing to clean'],
    ['', ''],
    // Entities: by name, by number, unknown, unfinished.
    ['salt &amp; pepper', 'salt & pepper'],
    ['&quot;so&quot; it&apos;s &#39;it&#x27;s&#X27;', "\"so\" it's 'it's'"],
    ['&lt;b&gt; is a tag', '<b> is a tag'],
    ['a&nbsp;b', 'a b'],
    ['wait&hellip; &mdash; &ldquo;no&rdquo; &frac12; &deg;C &euro;5', 'wait… — “no” ½ °C €5'],
    ['caf&eacute; &uuml;ber se&ntilde;or', 'café über señor'],
    ['&AMP; &Quot;', '& "'],
    ['&#128512;', '😀'],
    ['&#x1F600;', '😀'],
    ['&bogus; &; &# ; &#; &#x; R&D; AT&T', '&bogus; &; &# ; &#; &#x; R&D; AT&T'],
    ['&amp', '&amp'],
    ['&amp;lt;', '&lt;'],
    ['&constructor; &toString;', '&constructor; &toString;'],
    // Numbers that are no characters become a space.
    ['a&#0;b&#xD800;c&#1114112;d', 'a b c d'],
    // Tags.
    ['a<br>b<br/>c<br />d<BR >e', 'a b c d e'],
    ['a<p class="x">b</p>c', 'a b c'],
    ['<div><ul><li>one</li><li>two</li></ul></div>', 'one two'],
    ['so <b>very</b> good', 'so very good'],
    ['H<sub>2</sub>O', 'H2O'],
    ['<a href="https://example.com/?a=b&amp;c=d">here</a>', 'here'],
    ['a<hr\n  width="3"\n>b', 'a b'],
    // What only looks like a tag.
    ['a < b and c > d', 'a < b and c > d'],
    ['I <3 tea', 'I <3 tea'],
    ['x<y, y>z', 'x<y, y>z'],
    ['<unknown>here</unknown>', '<unknown>here</unknown>'],
    ['<brx> <pp> <br3> </ br>', '<brx> <pp> <br3> </ br>'],
    ['<>', '<>'],
    ['a <b', 'a <b'],
    ['a <br', 'a <br'],
    ['a <b and then nothing', 'a <b and then nothing'],
    ['<b <i>x', '<b x'],
    // Comments.
    ['a<!-- not. seen -->b', 'ab'],
    ['a <!-- <b> --> b', 'a b'],
    ['a <!-- never closed', 'a <!-- never closed'],
    ['a <!----> b', 'a b'],
    ['<!-- a --> b <!-- c', 'b <!-- c']
  ])('%j reads %j', (raw, expected) => {
    expect(seen(raw)).toBe(expected)
  })

  it('keeps the case of a letter that an entity names', () => {
    // In HTML &Eacute; and &eacute; are different letters.
    expect(seen('&Eacute;cole &eacute;t&eacute;')).toBe('École été')
    expect(seen('&Uuml;ber &Ntilde;u')).toBe('Über Ñu')
  })

  it('takes a tag that is far too long for text', () => {
    const raw = `a <b ${'x'.repeat(5000)}> c`
    expect(seen(raw)).toBe(raw)
  })

  it('tells a <br> from a line feed, and a paragraph from both', () => {
    expect(cleanMarkup('a\nb').text).toBe('a\nb')
    expect(cleanMarkup('a<br>b').text).toBe('a\vb')
    expect(cleanMarkup('a<p>b').text).toBe('a\n\nb')
  })
})

describe('the way back to raw text', () => {
  it('goes through tags and entities', () => {
    const raw = 'so <b>very &amp; truly</b> good&hellip; <br />yes &#128512;!'
    expect(rawOf(raw, 'so')).toBe('so')
    expect(rawOf(raw, 'very')).toBe('very')
    expect(rawOf(raw, '&')).toBe('&amp;')
    expect(rawOf(raw, 'very & truly')).toBe('very &amp; truly')
    expect(rawOf(raw, 'good…')).toBe('good&hellip;')
    expect(rawOf(raw, '…')).toBe('&hellip;')
    expect(rawOf(raw, 'truly good')).toBe('truly</b> good')
    expect(rawOf(raw, 'yes 😀!')).toBe('yes &#128512;!')
    expect(rawOf(raw, '😀')).toBe('&#128512;')
    expect(rawOf(raw, 'so very & truly good… \vyes 😀!')).toBe(raw)
  })

  it('keeps a comment inside what surrounds it and out of what does not', () => {
    expect(rawOf('one<!-- x -->two three', 'onetwo')).toBe('one<!-- x -->two')
    expect(rawOf('one<!-- x -->two three', 'three')).toBe('three')
    expect(rawOf('<!-- x -->two', 'two')).toBe('two')
  })

  it('leads to text that reads the same', () => {
    const part = fc.constantFrom(
      'a',
      'Bc',
      ' ',
      '\n',
      '.',
      '<b>',
      '</b>',
      '<br />',
      '<p>',
      '<x>',
      '<',
      '>',
      '&amp;',
      '&',
      ';',
      '&#39;',
      '&#128512;',
      '&nbsp;',
      '<!--',
      '-->',
      '😀'
    )
    fc.assert(
      fc.property(fc.array(part, { maxLength: 25 }), (parts) => {
        const raw = parts.join('')
        for (const { start, end, clean } of splitClean(raw)) {
          expect(seen(raw.slice(start, end))).toBe(clean.replace(/\s+/g, ' '))
        }
      }),
      { numRuns: 2000 }
    )
  })

  it('is not needed where there is no markup', () => {
    expect(cleanMarkup('plain. text')).toEqual({ text: 'plain. text' })
  })
})
