import { readFileSync, writeFileSync } from 'node:fs'
import { LinearLearner } from '@nutshell-ml/classifier'
import { tableFromRows } from '@nutshell-ml/core/table'
import { beforeEach, describe, expect, it } from 'vitest'
import { nutshell, useFolder } from './run-cli.test-support'
import { makeRows, type Row, toCsv, toJsonl } from './table-rows.test-support'

const ROWS = makeRows(150)
const NEW = makeRows(80, 9)
const COLUMNS = ['size', 'color', 'visits', 'bought']

const { path, list } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

async function evaluate(args: string[], input?: string | Uint8Array) {
  const { code, stdout, stderr } = await nutshell(['evaluate', ...args], input)
  return { code, stdout: stdout.toString(), stderr }
}

let model: LinearLearner

beforeEach(async () => {
  const table = tableFromRows(
    ROWS.map(({ price: _, ...row }) => row),
    { types: { bought: 'category' } }
  )
  model = await LinearLearner.fit(table, { label: 'bought' })
  write('m', model.save())
})

const yesOf = ({ size, color, visits }: Row) => model.predictProba({ size, color, visits })[1]

/** Figures by their definitions. */
function figures(rows: readonly Row[], threshold = 0.5) {
  const scored = rows.map((row) => ({ yes: yesOf(row), isYes: row.bought === 'yes' }))
  const count = (test: (row: { yes: number; isYes: boolean }) => boolean) => scored.filter(test).length
  const tp = count(({ yes, isYes }) => yes >= threshold && isYes)
  const right = count(({ yes, isYes }) => yes >= threshold === isYes)
  const said = count(({ yes }) => yes >= threshold)
  const positives = count(({ isYes }) => isYes)
  const mean = (value: (row: { yes: number; isYes: boolean }) => number) =>
    scored.reduce((sum, row) => sum + value(row), 0) / scored.length
  let pairs = 0
  for (const a of scored) {
    for (const b of scored) if (a.isYes && !b.isYes) pairs += a.yes > b.yes ? 1 : a.yes === b.yes ? 0.5 : 0
  }
  return {
    rows: rows.length,
    accuracy: right / rows.length,
    rocAuc: pairs / (positives * (rows.length - positives)),
    logLoss: mean(({ yes, isYes }) => -Math.log(isYes ? yes : 1 - yes)),
    brier: mean(({ yes, isYes }) => (yes - (isYes ? 1 : 0)) ** 2),
    f1: (2 * tp) / (said + positives),
    threshold
  }
}

const close = (of: Record<string, number>) =>
  Object.fromEntries(Object.entries(of).map(([name, value]) => [name, expect.closeTo(value, 10)]))

describe('nutshell evaluate', () => {
  it('--json prints one object of figures, from CSV or JSON Lines', async () => {
    const csv = toCsv(NEW, COLUMNS)
    const runs = await Promise.all([
      evaluate([path('m'), write('a.csv', csv), '--json']),
      evaluate([path('m'), '-', '--json'], csv),
      evaluate([path('m'), write('a.jsonl', toJsonl(NEW, COLUMNS)), '--json']),
      evaluate([path('m'), write('b.csv', toCsv(NEW, ['bought', 'visits', 'price', 'size', 'color'])), '--json'])
    ])
    for (const { code, stdout, stderr } of runs) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout.split('\n')).toHaveLength(2)
      expect(JSON.parse(stdout)).toEqual({ ...close(figures(NEW)), prAuc: expect.closeTo(0.9, 0) })
    }
  })

  it('another threshold', async () => {
    const { stdout } = await evaluate([path('m'), write('a.csv', toCsv(NEW, COLUMNS)), '--threshold', '0.8', '--json'])
    expect(JSON.parse(stdout)).toMatchObject(close(figures(NEW, 0.8)))
  })

  it('rows without a label are left out; those of an unknown class are wrong; those that cannot be read are counted', async () => {
    const rows = NEW.map((row, i) => (i < 5 ? { ...row, bought: '' } : i < 9 ? { ...row, bought: 'maybe' } : row))
    const file = write('a.csv', `${toCsv(rows, COLUMNS)}1,2\n`)
    const [json, text] = await Promise.all([evaluate([path('m'), file, '--json']), evaluate([path('m'), file])])
    const known = figures(NEW.slice(9))
    expect(JSON.parse(json.stdout)).toMatchObject({
      rows: 75,
      accuracy: expect.closeTo((known.accuracy * 71) / 75, 10),
      logLoss: expect.closeTo(known.logLoss, 10),
      unlabelled: 5,
      unknownClasses: 4,
      badRows: 1
    })
    expect(text.stdout).toContain('5 rows without a label left out')
    expect(text.stdout).toContain('4 rows of classes that the model does not know')
    expect(json.stderr).toMatch(/^nutshell: row 81 \(at byte \d+\): 2 values, expected 4\n$/)
  })

  it('takes classes that are numbers by their value, and others for unknown ones', async () => {
    const as = (bought: string, no: string, yes: string) => (bought === 'yes' ? yes : no)
    const table = tableFromRows(ROWS.map(({ price: _, ...row }) => ({ ...row, bought: row.bought === 'yes' ? 1 : 0 })))
    write('m', (await LinearLearner.fit(table, { label: 'bought' })).save())
    const given = (no: string, yes: string) => NEW.map((row) => ({ ...row, bought: as(row.bought, no, yes) }))
    const odd = given('0', '1').map((row, i) => (i < 4 ? { ...row, bought: i < 2 ? 'maybe' : '2' } : row))
    const [plain, other, unknown] = await Promise.all([
      evaluate([path('m'), write('a.csv', toCsv(given('0', '1'), COLUMNS)), '--json']),
      evaluate([path('m'), write('b.csv', toCsv(given('0.0', '01'), COLUMNS)), '--json']),
      evaluate([path('m'), write('c.csv', toCsv(odd, COLUMNS)), '--json'])
    ])
    expect(JSON.parse(plain.stdout).accuracy).toBeGreaterThan(0.7)
    expect(other).toEqual(plain)
    expect(unknown).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(unknown.stdout)).toMatchObject({ rows: 80, unknownClasses: 4 })
  })

  it('numbers too large to work with make bad rows', async () => {
    const lines = toCsv(NEW, COLUMNS).trimEnd().split('\n')
    lines.splice(3, 0, '1e300,red,1,yes')
    const { code, stdout, stderr } = await evaluate([path('m'), write('a.csv', `${lines.join('\n')}\n`), '--json'])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^nutshell: row 3: column 'size': 1e\+300, expected a number of at most 1e\+149 in size\n$/)
    expect(JSON.parse(stdout)).toMatchObject({ rows: 80, badRows: 1 })
  })

  it('tells a person', async () => {
    const { code, stdout } = await evaluate([path('m'), write('a.csv', toCsv(NEW, COLUMNS))])
    expect(code).toBe(0)
    expect(stdout).toMatch(/m, a linear model of bought, on .*a\.csv\n\n80 rows/)
    expect(stdout).toContain('accuracy')
  })

  it('--html writes one page that needs nothing else, and the figures as well', async () => {
    const file = write('a.csv', toCsv(NEW, COLUMNS))
    const { code, stdout, stderr } = await evaluate([path('m'), file, '--html', path('r.html'), '--json'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout).rows).toBe(80)
    const page = readFileSync(path('r.html'), 'utf8')
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).not.toMatch(/(?:src|href)\s*=\s*["']?https?:/)
    expect(page).toContain('size')
    expect(list()).toEqual(['a.csv', 'm', 'r.html'])
  })

  it('regression and several classes', async () => {
    const prices = ROWS.map(({ size, color, price }) => ({ size, color, price }))
    const [numbers, classes] = await Promise.all([
      LinearLearner.fit(tableFromRows(prices), { label: 'price' }),
      LinearLearner.fit(tableFromRows(prices), { label: 'color' })
    ])
    const file = write('a.csv', toCsv(NEW, ['size', 'color', 'price']))
    const [regression, multiclass] = await Promise.all([
      evaluate([write('r', numbers.save()), file, '--json']),
      evaluate([write('c', classes.save()), file, '--json', '--html', path('c.html')])
    ])
    const misses = NEW.map(({ size, color, price }) => (numbers.predict({ size, color }) as number) - price)
    const mean = NEW.reduce((sum, { price }) => sum + price, 0) / NEW.length
    const squares = misses.reduce((sum, miss) => sum + miss * miss, 0)
    expect(JSON.parse(regression.stdout)).toEqual({
      rows: 80,
      rmse: expect.closeTo(Math.sqrt(squares / 80), 8),
      mae: expect.closeTo(misses.reduce((sum, miss) => sum + Math.abs(miss), 0) / 80, 8),
      r2: expect.closeTo(1 - squares / NEW.reduce((sum, { price }) => sum + (price - mean) ** 2, 0), 8)
    })
    const right = NEW.filter(({ size, price, color }) => classes.predict({ size, price }) === color).length
    expect(JSON.parse(multiclass.stdout)).toMatchObject({
      rows: 80,
      accuracy: expect.closeTo(right / 80, 10),
      threshold: null
    })
    expect(readFileSync(path('c.html'), 'utf8')).toMatch(/<th scope="row">(red|green|blue): (size|price)<\/th>/)
    const { code, stderr } = await evaluate([path('r'), file, '--threshold', '0.5'])
    expect([code, stderr]).toEqual([
      2,
      expect.stringContaining('--threshold 0.5: the model is no binary one, but regression')
    ])
  })

  it.each([
    ['one argument', ['m'], 2, /MODEL and FILE are expected/],
    ['a file that is missing', ['m', 'gone'], 1, /cannot read .*gone: no such file/],
    ['a model that is missing', ['gone', 'a.csv'], 1, /cannot read .*gone: no such file/],
    ['no model', ['a.csv', 'a.csv'], 1, /a\.csv: not a model file/],
    [
      'a file without the label',
      ['m', 'b.csv'],
      2,
      /no column 'bought', which the model learned: .*the file has: size, color, visits/
    ],
    [
      'a file without a column',
      ['m', 'c.csv'],
      2,
      /lacks 1 of the 3 columns that the model reads: color; it has: size, visits, bought/
    ],
    ['a file without rows', ['m', 'd.csv'], 1, /has no rows to evaluate on/],
    ['rows without a label', ['m', 'e.csv'], 1, /no rows with a label/],
    ['a page over the input', ['m', 'a.csv', '--html', 'a.csv'], 2, /is the input itself/],
    ['a page to nowhere', ['m', 'a.csv', '--html', '-'], 2, /expected the name of a file/]
  ])('refuses %s', async (_, args, code, message) => {
    write('a.csv', toCsv(NEW, COLUMNS))
    write('b.csv', toCsv(NEW, ['size', 'color', 'visits']))
    write('c.csv', toCsv(NEW, ['size', 'visits', 'bought']))
    write('d.csv', toCsv([], COLUMNS))
    write(
      'e.csv',
      toCsv(
        NEW.map((row) => ({ ...row, bought: '' })),
        COLUMNS
      )
    )
    const before = list()
    const got = await evaluate(args.map((arg) => (before.includes(arg) || arg === 'gone' ? path(arg) : arg)))
    expect(got.stderr).toMatch(message)
    expect({ code: got.code, stdout: got.stdout }).toEqual({ code, stdout: '' })
    expect(got.stderr).not.toMatch(/^ {4}at /m)
    expect(list()).toEqual(before)
  })

  it('explains itself', async () => {
    const { code, stdout } = await evaluate(['--help'])
    expect(code).toBe(0)
    for (const name of ['input', 'delimiter', 'no-header', 'label-first', 'threshold', 'json', 'html']) {
      expect(stdout).toContain(`--${name} `)
    }
    expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true)
  })
})
