import { runInNewContext } from 'node:vm'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { evaluateBinary } from '../binary'
import type { Evaluation } from '../evaluation'
import { binaryRows } from '../evaluation.test-support'
import { evaluateMulticlass } from '../multiclass'
import { evaluateRegression } from '../regression'
import { EXPLORER_SCRIPT } from './explorer-script'
import { html, jsonOf } from './html'
import { formatEvaluationPage } from './page'

const binary = evaluateBinary({ ...binaryRows(2000), threshold: 0.4, classes: ['stays', 'leaves'] })
const multiclass = (classes: string[]) => {
  const k = classes.length
  const truth = Array.from({ length: 10 * k }, (_, i) => i % k)
  const probabilities = truth.flatMap((own, i) =>
    classes.map((_, c) => (c === (own + (i % 5 === 0 ? 1 : 0)) % k ? 1 : 0))
  )
  return evaluateMulticlass({ truth, probabilities, classes })
}
const regression = evaluateRegression({ truth: [1, 3, 5, 7], predictions: [2, 3, 4, 5] })

function withoutScripts(page: string): string {
  return page.replace(/<(script|style)([^>]*)>[\s\S]*?<\/\1>/g, '<$1$2>')
}

/** The tags of a page, with what is in scripts and styles left out. */
function tagsOf(page: string): string[] {
  return withoutScripts(page).match(/<[^>]*>/g) ?? []
}

const kinds: [string, Evaluation][] = [
  ['two classes', binary],
  ['two classes, rows of one', evaluateBinary({ truth: [0, 0], probabilities: [0, 1], classes: ['no', 'yes'] })],
  [
    'two classes, a threshold that no row reaches',
    evaluateBinary({ truth: [0, 1], probabilities: [0, 1], threshold: 2, classes: ['no', 'yes'] })
  ],
  ['three classes', multiclass(['a', 'b', 'c'])],
  ['forty classes', multiclass(Array.from({ length: 40 }, (_, c) => `class ${c}`))],
  ['numbers', regression],
  ['a single number', evaluateRegression({ truth: [3], predictions: [3] })]
]

describe('every page', () => {
  it.each(kinds)('%s: is whole, loads nothing, has no NaN, and its tags close', (_, evaluation) => {
    const page = formatEvaluationPage({ evaluation, title: 'A model' })
    expect(page).toMatch(/^<!doctype html>\n<html lang="en">/)
    expect(page).toMatch(/<title>A model<\/title>/)
    expect(page).toContain("default-src 'none'")
    expect(/https?:|\bsrc=|\bhref=|@import|url\(/.exec(page)).toBeNull()
    expect(/NaN|Infinity|undefined|null|\[object/.exec(withoutScripts(page))).toBeNull()
    const data = /id="explorer-data">([^<]*)</.exec(page)?.[1] ?? ''
    expect(data).not.toContain('null')
    const open: string[] = []
    for (const tag of tagsOf(page)) {
      const [, slash, name] = /^<(\/?)([a-z0-9!]+)/.exec(tag)!
      if (['!doctype', 'meta', 'input', 'script', 'style'].includes(name) || tag.endsWith('/>')) continue
      if (slash === '') open.push(name)
      else expect(open.pop()).toBe(name)
    }
    expect(open).toEqual([])
    const ids = Array.from(page.matchAll(/ id="([^"]*)"/g), ([, id]) => id)
    expect(new Set(ids).size).toBe(ids.length)
    for (const svg of page.match(/<svg[^>]*>/g) ?? []) expect(svg).toMatch(/role="img" aria-label="[^"]{10,}"/)
  })

  it('the same evaluation is the same page', () => {
    const page = { evaluation: binary, title: 'A model' }
    expect(formatEvaluationPage(page)).toBe(formatEvaluationPage(structuredClone(page)))
  })

  it('says it in words', () => {
    const text = withoutScripts(formatEvaluationPage({ evaluation: binary, title: 'A model', unit: 'customers' }))
      .replace(/<[^>]*>/g, '')
      .replace(/\s+/g, ' ')
    const precision = Math.round(binary.precision * 100)
    const recall = Math.round(binary.recall * 100)
    expect(text).toContain(`Of 100 customers predicted leaves, ${precision} are.`)
    expect(text).toContain(`Of 100 customers that are leaves, the model finds ${recall}.`)
    expect(formatEvaluationPage({ evaluation: regression, title: '' })).toMatch(
      /Half of the predictions are within 1 of the truth/
    )
  })

  it('coefficients, facts and warnings', () => {
    const page = formatEvaluationPage({
      evaluation: binary,
      title: 'A model',
      model: {
        coefficients: [
          { name: 'small', value: 0.5 },
          { name: 'large', value: -2 },
          { name: 'none', value: 0 },
          { name: 'broken', value: Number.NaN },
          ...Array.from({ length: 50 }, (_, i) => ({ name: `tiny ${i}`, value: 0.001 }))
        ],
        facts: [['Solver', 'Newton']],
        warnings: ['It did not converge.']
      }
    })
    expect(page.indexOf('>large<')).toBeLessThan(page.indexOf('>small<'))
    expect(page).toContain('<i class="down" style="width:50.00%"></i>')
    expect(page).toContain('<i class="up" style="width:12.50%"></i>')
    expect(page).toContain('The largest 24 of 52.')
    expect(page).not.toMatch(/>none<|>broken</)
    expect(page).toMatch(/<dt>Solver<\/dt>\s*<dd>Newton<\/dd>/)
    expect(page).toContain('It did not converge.')
  })

  it('what columns are worth to trees', () => {
    const importances = [
      { name: 'color', value: 0.25 },
      { name: 'size', value: 0.5 },
      { name: 'never read', value: 0 },
      ...Array.from({ length: 30 }, (_, i) => ({ name: `tiny ${i}`, value: 0.25 / 30 }))
    ]
    const page = formatEvaluationPage({ evaluation: binary, title: 'A model', model: { importances } })
    expect(page.indexOf('>size<')).toBeLessThan(page.indexOf('>color<'))
    expect(page).toContain('<i class="all" style="width:100.00%"></i></div></td><td class="number">50%</td>')
    expect(page).toContain('<i class="all" style="width:50.00%"></i></div></td><td class="number">25%</td>')
    expect(page).toContain('The largest 24 of 32.')
    expect(page).not.toContain('never read')
  })

  it('large coefficients as people write them', () => {
    const coefficients = [
      { name: 'income', value: 73_712.4 },
      { name: 'age', value: -1234.5 },
      { name: 'astronomic', value: 2.5e12 }
    ]
    const page = formatEvaluationPage({ evaluation: binary, title: 'A model', model: { coefficients } })
    for (const text of ['+73,700', '\u22121,230', '+2.50e+12']) expect(page).toContain(text)
  })

  it('errors', () => {
    expect(() => formatEvaluationPage({ evaluation: {} as never, title: '' })).toThrow(
      'evaluation = an object with keys []'
    )
    expect(() => formatEvaluationPage({ evaluation: binary, title: '', name: 1 } as never)).toThrow(
      "unknown option 'name'"
    )
    expect(() => formatEvaluationPage({ evaluation: binary, title: '', model: { weights: [] } } as never)).toThrow(
      "unknown option 'weights'"
    )
  })
})

describe('names are text, whatever they are', () => {
  const hostile = fc.oneof(
    fc.string(),
    fc.constantFrom(
      '</script><script>alert(1)</script>',
      '"><img src=x onerror=alert(1)>',
      "' onmouseover='alert(1)",
      '<!--',
      ']]>',
      '&lt;b&gt;',
      '\u2028\u202e\u0000'
    )
  )

  it('tags of the page are the same', () => {
    fc.assert(
      fc.property(fc.array(hostile, { minLength: 9, maxLength: 9 }), (names) => {
        const pageOf = (at: (i: number) => string) => {
          const model = {
            coefficients: [
              { name: at(3), value: 1 },
              { name: at(4), value: -1 }
            ],
            facts: [[at(5), at(6)]] as [string, string][],
            warnings: [at(7)]
          }
          const two = { ...binary, classes: [at(0), at(1)] as [string, string] }
          const three = multiclass([at(0), at(1), at(3), at(4)])
          return [two, three, regression].map((evaluation) =>
            formatEvaluationPage({ evaluation, title: at(2), unit: at(8), model })
          )
        }
        const plain = pageOf(() => 'x').map((page) => tagsOf(page).map(withoutLabels))
        expect(pageOf((i) => names[i]).map((page) => tagsOf(page).map(withoutLabels))).toEqual(plain)
      }),
      { numRuns: 30 }
    )
  })

  it('the template escapes texts, numbers and lists of markup apart', () => {
    const inner = html`<b>${'<&>"\''}</b>`
    expect(html`<p title="${'"'}">${[inner, html`${1}`]}${undefined}</p>`.markup).toBe(
      '<p title="&quot;"><b>&lt;&amp;&gt;&quot;&#39;</b>\n1</p>'
    )
    const { markup } = jsonOf({ a: '</script><!--\u2028' })
    expect(markup).not.toMatch(/[<>&\u2028]/)
    expect(JSON.parse(markup)).toEqual({ a: '</script><!--\u2028' })
  })
})

function withoutLabels(tag: string): string {
  return tag.replace(/aria-label="[^"]*"/, '')
}

describe('the threshold explorer', () => {
  /** As much of a page as the script touches. */
  function open() {
    const page = formatEvaluationPage({ evaluation: binary, title: 'A model' })
    const data = /<script type="application\/json" id="explorer-data">([^<]*)</.exec(page)![1]
    const elements = new Map<string, ReturnType<typeof element>>()
    const element = (id: string) => {
      const attributes = new Map<string, string>()
      const tag = new RegExp(`<[^>]* id="${id}"[^>]*>`).exec(page)?.[0] ?? ''
      for (const [, name, value] of tag.matchAll(/ ([a-z0-9-]+)="([^"]*)"/g)) attributes.set(name, value)
      const listeners = new Map<string, () => void>()
      return {
        textContent: id === 'explorer-data' ? data : '',
        value: attributes.get('value') ?? '',
        style: { setProperty: () => {} },
        firstElementChild: { textContent: '' },
        lastElementChild: { textContent: '' },
        getAttribute: (name: string) => attributes.get(name) ?? null,
        setAttribute: (name: string, value: string) => attributes.set(name, value),
        addEventListener: (event: string, listener: () => void) => listeners.set(event, listener),
        fire: (event: string) => listeners.get(event)!()
      }
    }
    const byId = (id: string) => {
      if (!new RegExp(` id="${id}"`).test(page)) return null
      if (!elements.has(id)) elements.set(id, element(id))
      return elements.get(id)!
    }
    const classes = new Set<string>()
    const document = {
      getElementById: byId,
      documentElement: { classList: { add: (name: string) => classes.add(name) } }
    }
    runInNewContext(EXPLORER_SCRIPT, { document })
    const counts = () =>
      ['cell-0-0', 'cell-0-1', 'cell-1-0', 'cell-1-1'].map((id) =>
        Number(byId(id)!.firstElementChild.textContent.replaceAll(',', ''))
      )
    return { at: (id: string) => byId(id)!, classes, counts }
  }

  const countsAt = (threshold: number) => {
    const { confusion } = evaluateBinary({ ...binaryRows(2000), threshold, classes: ['stays', 'leaves'] })
    return [confusion.trueNegatives, confusion.falsePositives, confusion.falseNegatives, confusion.truePositives]
  }

  it('begins with the threshold of the model', () => {
    const { at, classes, counts } = open()
    expect(classes).toEqual(new Set(['live']))
    expect(at('threshold-value').textContent).toBe('0.4')
    expect(counts()).toEqual(countsAt(0.4))
    expect(at('cost').textContent).toBe(String(countsAt(0.4)[1] + countsAt(0.4)[2]))
  })

  it('moves with the slider, by small steps and back', () => {
    const { at, counts } = open()
    at('threshold').value = '0.75'
    at('threshold').fire('input')
    expect(at('threshold-value').textContent).toBe('0.75')
    expect(counts()).toEqual(countsAt(0.75))
    const [tn, fp, fn, tp] = countsAt(0.75)
    expect(at('precision').textContent).toBe(`${Number(((100 * tp) / (tp + fp)).toFixed(1))}%`)
    expect(at('recall').textContent).toBe(`${Number(((100 * tp) / (tp + fn)).toFixed(1))}%`)
    expect(at('accuracy').textContent).toBe(`${Number(((100 * (tp + tn)) / 2000).toFixed(1))}%`)
    expect(at('f1').textContent).toBe(`${Number(((200 * tp) / (2 * tp + fp + fn)).toFixed(1))}%`)
    const left = Number(at('roc-here').getAttribute('data-left'))
    const size = Number(at('roc-here').getAttribute('data-size'))
    expect(Number(at('roc-here').getAttribute('cx'))).toBeCloseTo(left + (size * fp) / (fp + tn), 9)
    at('to-higher').fire('click')
    expect(Number(at('threshold-value').textContent)).toBeGreaterThan(0.75)
    at('to-lower').fire('click')
    at('to-lower').fire('click')
    expect(Number(at('threshold-value').textContent)).toBeLessThan(0.75)
    at('to-model').fire('click')
    expect(counts()).toEqual(countsAt(0.4))
  })

  it('stays within its ends, where nothing is said to be positive', () => {
    const { at, counts } = open()
    at('threshold').value = '1'
    at('threshold').fire('input')
    for (let i = 0; i < 3; i++) at('to-higher').fire('click')
    expect(counts()).toEqual(countsAt(1))
    expect(at('precision').textContent).toBe('\u2013')
  })

  it('finds the lowest cost', () => {
    const { at, counts } = open()
    at('cost-fn').value = '20'
    at('cost-fn').fire('input')
    at('to-cheapest').fire('click')
    const costOf = ([, fp, fn]: number[]) => fp + 20 * fn
    const least = Math.min(...binary.thresholds.map(({ falsePositives: fp, falseNegatives: fn }) => fp + 20 * fn))
    expect(costOf(counts())).toBe(least)
    expect(Number(at('cost').textContent.replaceAll(',', ''))).toBe(least)
    at('cost-fp').value = '-1'
    at('cost-fp').fire('input')
    expect(at('cost').textContent).toBe('\u2013')
    const before = counts()
    at('to-cheapest').fire('click')
    expect(counts()).toEqual(before)
  })
})
