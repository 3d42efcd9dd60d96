import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { LinearLearner } from '@nutshell-ml/classifier'
import { describe, expect, it } from 'vitest'
import { finish, nutshell, start, useFolder } from './run-cli.test-support'
import { makeRows, toCsv, toJsonl } from './table-rows.test-support'

const ROWS = makeRows(200)
const COLUMNS = ['size', 'color', 'visits', 'bought']
const CSV = toCsv(ROWS, COLUMNS)

const { path, list } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

async function train(args: string[], input?: string | Uint8Array) {
  const { code, stdout, stderr } = await nutshell(['train', 'linear', ...args], input)
  return { code, stdout: stdout.toString(), stderr }
}

const load = (name: string) => LinearLearner.load(readFileSync(path(name)))
const BOUGHT = ['--label', 'bought']

describe('nutshell train linear', () => {
  it('learns the same from CSV, JSON Lines, gzip or not, from a file or standard input', async () => {
    const out = (name: string) => [...BOUGHT, '--out', path(name)]
    const runs = await Promise.all([
      train([write('a.csv', CSV), ...out('0')]),
      train([write('a.csv.gz', gzipSync(CSV)), ...out('1')]),
      train([write('a.tsv', toCsv(ROWS, COLUMNS, '\t')), ...out('2')]),
      train([write('b.csv', toCsv(ROWS, COLUMNS, ';')), '--delimiter', ';', ...out('3')]),
      train([write('a.jsonl', toJsonl(ROWS, COLUMNS)), ...out('4')]),
      train(['-', ...out('5')], CSV),
      train(['-', ...out('6')], toJsonl(ROWS, COLUMNS)),
      train([write('c.csv', `\ufeff${CSV.replaceAll('\n', '\r\n')}`), ...out('7')])
    ])
    for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (let i = 1; i < runs.length; i++) expect(readFileSync(path(`${i}`)).equals(readFileSync(path('0')))).toBe(true)
    const model = load('0')
    expect([model.predictorType, model.label, model.classes]).toEqual(['binary', 'bought', ['no', 'yes']])
    expect(list().filter((name) => name.includes('errors'))).toEqual([])
  })

  it('tells what the columns are, what was decided and how good it is', async () => {
    const { stdout } = await train([write('a.csv', CSV), ...BOUGHT, '--out', path('m')])
    expect(stdout).toMatch(
      /^200 rows of 4 columns in .*a\.csv\n {2}label +bought \(category: no, yes\)\n {2}number +size, visits\n {2}category +color\n/
    )
    expect(stdout).toMatch(/\ndecided\n {2}- /)
    expect(stdout).toMatch(/\non rows that were held out\n {2}40 rows/)
    expect(stdout).toMatch(/accuracy +0\.\d+/)
    expect(stdout).toMatch(/m: a binary linear model, \d+ features, .* KB, .* s\n$/)
  })

  it('lists rows that cannot be read and rows without a label, by their numbers', async () => {
    const lines = CSV.trimEnd().split('\n')
    lines[3] = '1,2' // row 3
    lines[5] = '3.5,red,1,' // row 5
    lines[9] = '3.5,red,1,NA' // row 9
    const { code, stdout } = await train([write('a.csv', `${lines.join('\n')}\n`), ...BOUGHT, '--out', path('m')])
    expect(code).toBe(0)
    expect(stdout).toContain('199 rows of 4 columns')
    expect(stdout).toContain('3 that cannot be used')
    const offset = lines.slice(0, 3).join('\n').length + 1
    expect(readFileSync(path('m.errors.csv'), 'utf8').split('\n')).toEqual([
      'row,offset,reason',
      `3,${offset},"2 values, expected 4"`,
      "5,,the label 'bought' is missing",
      "9,,the label 'bought' is missing",
      ''
    ])
  })

  it('leaves rows out that hold numbers too large to work with', async () => {
    const lines = CSV.trimEnd().split('\n')
    const clean = write('a.csv', `${lines.join('\n')}\n`)
    lines.splice(4, 0, '-1e300,red,1,yes')
    const odd = write('b.csv', `${lines.join('\n')}\n`)
    const runs = await Promise.all([
      train([clean, ...BOUGHT, '--out', path('m1')]),
      train([odd, ...BOUGHT, '--out', path('m2')]),
      train([odd, ...BOUGHT, '--stream', '--passes', '2', '--out', path('m3')])
    ])
    for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(readFileSync(path('m2'))).toEqual(readFileSync(path('m1')))
    for (const name of ['m2', 'm3']) {
      expect(readFileSync(path(`${name}.errors.csv`), 'utf8')).toBe(
        'row,offset,reason\n4,,"column \'size\': -1e+300, expected a number of at most 1e+149 in size"\n'
      )
    }
  })

  it('reads files without names, the label first or not', async () => {
    const names = ['bought', 'size', 'color', 'visits']
    const first = toCsv(ROWS, names).replace(/^.*\n/, '')
    const runs = await Promise.all([
      train([write('a.csv', first), '--label-first', '--out', path('m1')]),
      train([write('b.csv', CSV.replace(/^.*\n/, '')), '--no-header', '--label', '4', '--out', path('m2')])
    ])
    expect(runs.map(({ code, stderr }) => [code, stderr])).toEqual([
      [0, ''],
      [0, '']
    ])
    const columns = (name: string) =>
      load(name)
        .schema!.columns.map((column) => column.name)
        .sort()
    expect(columns('m1')).toEqual(['1', '2', '3', 'label'])
    expect(columns('m2')).toEqual(['1', '2', '3', '4'])
    const values = (name: string) => load(name).coefficients.map(({ value }) => value)
    expect(values('m1')).toEqual(values('m2'))
  })

  it('takes types of columns and leaves columns out', async () => {
    const file = write('a.csv', CSV)
    const schema = {
      columns: ['size', 'bought'].map((name) => ({ name, type: name === 'size' ? 'number' : 'category' }))
    }
    const runs = await Promise.all([
      train([file, ...BOUGHT, '--out', path('m1'), '--categorical', 'visits', '--drop', 'color']),
      train([file, ...BOUGHT, '--out', path('m2'), '--numeric', 'visits']),
      train([file, ...BOUGHT, '--out', path('m3'), '--schema', write('s.json', JSON.stringify(schema))])
    ])
    for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const names = (name: string) => load(name).features.map((feature) => feature.name)
    expect(names('m1').filter((name) => name.startsWith('visits'))).toHaveLength(4)
    expect(names('m1').some((name) => name.startsWith('color'))).toBe(false)
    expect(names('m2').filter((name) => name.startsWith('visits'))).toEqual(['visits'])
    expect(names('m3')).toEqual(['size'])
  })

  it('chooses by a criterion, and tells the threshold', async () => {
    const args = [write('a.csv', CSV), ...BOUGHT]
    const [plain, precise, given] = await Promise.all([
      train([...args, '--out', path('m1')]),
      train([...args, '--out', path('m2'), '--select', 'recall@precision=0.95']),
      train([...args, '--out', path('m3'), '--threshold', '0.25'])
    ])
    expect([plain.code, precise.code, given.code]).toEqual([0, 0, 0])
    expect(load('m1').threshold).toBe(0.5)
    expect(load('m2').threshold).not.toBe(0.5)
    expect(precise.stdout).toContain('recall at precision 0.95')
    expect(load('m3').threshold).toBe(0.25)
  })

  it('takes the options of the learner', async () => {
    const args = [write('a.csv', CSV), ...BOUGHT]
    const more =
      '--l2 0.01 --class-weight no=1,yes=3 --positive no --impute median --rare 2 --max-iterations 50 --seed 3'
    const runs = await Promise.all([
      train([...args, '--out', path('m1'), ...more.split(' ')]),
      train([...args, '--out', path('m2'), '--loss', 'hinge', '--calibration', 'isotonic', '--select', 'f2']),
      train([...args, '--out', path('m3'), '--l1', '0.05', '--class-weight', 'balanced', '--resample', 'over'])
    ])
    for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect([load('m1').classes, load('m1').facts.l2]).toEqual([['yes', 'no'], 0.01])
    expect(load('m2').facts.loss).toEqual({ name: 'hinge' })
    expect(load('m3').coefficients.some(({ value }) => value === 0)).toBe(true)
  })

  it('holds out a share, another file, groups, the latest rows or nothing', async () => {
    const rows = ROWS.map((row, i) => ({ ...row, shop: `s${i % 10}`, day: i }))
    const names = [...COLUMNS, 'shop', 'day']
    const file = write('a.csv', toCsv(rows, names))
    const other = write(
      'b.csv',
      toCsv(
        makeRows(30, 7).map((row) => ({ ...row, shop: 's1', day: 1 })),
        names
      )
    )
    const held = [
      '--validation 0.5',
      `--validation ${other}`,
      '--groups shop',
      '--time day --validation 0.1',
      '--validation none'
    ]
    const runs = await Promise.all(
      held.map((more, i) => train([file, ...BOUGHT, '--out', path(`m${i}`), ...more.split(' ')]))
    )
    for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const counts = runs.map(({ stdout }) => /held out\n {2}(\d+) rows/.exec(stdout)?.[1])
    expect(counts).toEqual(['100', '30', '40', '20', undefined])
    expect(runs[4].stdout).toContain('no rows were held out')
  })

  it('keeps the classes as they are written, and numbers that pass for those of rows', async () => {
    const truths = ROWS.map((row) => ({ ...row, bought: row.bought === 'yes' ? 'TRUE' : 'False' }))
    const counted = ROWS.map((row, i) => ({ ...row, price: i + 1 }))
    const [classes, numbers] = await Promise.all([
      train([write('a.csv', toCsv(truths, COLUMNS)), ...BOUGHT, '--out', path('m1')]),
      train([write('b.csv', toCsv(counted, ['price', 'size'])), '--label', 'price', '--out', path('m2')])
    ])
    for (const { code, stderr } of [classes, numbers]) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect([load('m1').classes, load('m2').predictorType]).toEqual([['False', 'TRUE'], 'regression'])
    const { stdout } = await nutshell(['evaluate', path('m1'), path('a.csv'), '--json'])
    expect(JSON.parse(stdout.toString())).toMatchObject({ rows: 200, accuracy: expect.closeTo(0.9, 0) })
    expect(JSON.parse(stdout.toString())).not.toHaveProperty('unknownClasses')
  })

  it('regression and several classes', async () => {
    const runs = await Promise.all([
      train([write('a.csv', toCsv(ROWS, ['size', 'color', 'price'])), '--label', 'price', '--out', path('m1')]),
      train([path('a.csv'), '--label', 'color', '--out', path('m2')].map((arg) => arg)),
      train([write('b.csv', CSV), '--label', 'visits', '--type', 'multiclass', '--out', path('m3')])
    ])
    for (const { code, stderr } of runs) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(runs[0].stdout).toMatch(/RMSE|R²/)
    expect(['m1', 'm2', 'm3'].map((name) => load(name).predictorType)).toEqual([
      'regression',
      'multiclass',
      'multiclass'
    ])
    expect(load('m3').classes).toEqual([0, 1, 2, 3])
  })

  it('--stream learns from files of any size, in passes, and keeps to their first rows for what is settled', async () => {
    const rows = makeRows(70_000, 5)
    const lines = toCsv(rows, COLUMNS).trimEnd().split('\n')
    lines[69_000] = '1,2'
    lines[69_500] = '3.5,red,1,'
    const file = write('a.csv', `${lines.join('\n')}\n`)
    const [streamed, whole, small] = await Promise.all([
      train([file, ...BOUGHT, '--stream', '--passes', '2', '--out', path('m1')]),
      train([file, ...BOUGHT, '--out', path('m2')]),
      train([write('b.csv', CSV), ...BOUGHT, '--stream', '--optimizer', 'adam', '--out', path('m3')])
    ])
    for (const { code, stderr } of [streamed, whole, small]) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(streamed.stdout).toMatch(/^65,536 rows of 4 columns in .*a\.csv, and more\n/)
    expect(streamed.stdout).toMatch(/139,998 rows in 2 passes, /)
    expect(readFileSync(path('m1.errors.csv'), 'utf8')).toMatch(
      /^row,offset,reason\n69000,\d+,"2 values, expected 4"\n69500,,the label 'bought' is missing\n$/
    )
    const fresh = makeRows(500, 77).map(({ price: _, ...row }) => row)
    const right = (name: string) => {
      const said = load(name).predict(fresh.map(({ bought: _, ...row }) => row))
      return fresh.filter(({ bought }, i) => said[i] === bought).length
    }
    expect(Math.abs(right('m1') - right('m2'))).toBeLessThanOrEqual(5)
  })

  it.each([
    ['no --out', ['a.csv', ...BOUGHT], 2, /--out says which file/],
    ['no --label', ['a.csv', '--out', 'm'], 2, /--label says which column/],
    [
      'a label that is not there',
      ['a.csv', '--label', 'sold', '--out', 'm'],
      2,
      /no such column; the file has: size, color, visits, bought/
    ],
    [
      'a label that no object has',
      ['a.jsonl', '--label', 'sold', '--out', 'm'],
      2,
      /no such column; the file has: size, color/
    ],
    ['one class only', ['one.csv', ...BOUGHT, '--out', 'm'], 1, /column 'bought' has one class, 'yes'/],
    ['a label without any value', ['none.csv', ...BOUGHT, '--out', 'm'], 1, /'bought' has no value/],
    ['too many classes', ['many.csv', ...BOUGHT, '--type', 'multiclass', '--out', 'm'], 1, /1200 classes.*regression/],
    [
      'more than two for binary',
      ['a.csv', '--label', 'color', '--type', 'binary', '--out', 'm'],
      1,
      /3 classes.*multiclass/
    ],
    [
      'words for regression',
      ['a.csv', '--label', 'color', '--type', 'regression', '--out', 'm'],
      1,
      /expected numbers/
    ],
    ['an unknown class', ['a.csv', ...BOUGHT, '--positive', 'maybe', '--out', 'm'], 2, /expected one of: no, yes/],
    ['a loss that does not go with it', ['a.csv', ...BOUGHT, '--loss', 'huber', '--out', 'm'], 2, /loss = 'huber'/],
    [
      'a criterion that is none',
      ['a.csv', ...BOUGHT, '--select', 'auc', '--out', 'm'],
      2,
      /--select auc: expected one of accuracy/
    ],
    ['strengths that are none', ['a.csv', ...BOUGHT, '--l2', '1,x', '--out', 'm'], 2, /--l2 x: expected a number/],
    ['a strength below 0', ['a.csv', ...BOUGHT, '--l2=-1', '--out', 'm'], 2, /l2 = -1, expected a number >= 0/],
    ['class weights that are none', ['a.csv', ...BOUGHT, '--class-weight', 'yes', '--out', 'm'], 2, /as yes=5,no=1/],
    ['a share over 1', ['a.csv', ...BOUGHT, '--validation', '2', '--out', 'm'], 2, /expected a share between 0 and 1/],
    ['groups and time', ['a.csv', ...BOUGHT, '--groups', 'a', '--time', 'b', '--out', 'm'], 2, /exclude each other/],
    [
      'a column that is not there',
      ['a.csv', ...BOUGHT, '--drop', 'shape', '--out', 'm'],
      1,
      /no column 'shape'; columns: size/
    ],
    [
      'a column said to be two things',
      ['a.csv', ...BOUGHT, '--drop', 'size', '--numeric', 'size', '--out', 'm'],
      2,
      /as well/
    ],
    ['the label left out', ['a.csv', ...BOUGHT, '--drop', 'bought', '--out', 'm'], 2, /that is the label/],
    ['a schema that is none', ['a.csv', ...BOUGHT, '--schema', 'a.csv', '--out', 'm'], 1, /a\.csv is not JSON/],
    ['a wrong delimiter', ['semicolons.csv', ...BOUGHT, '--out', 'm'], 2, /is the delimiter another/],
    ['a file that is missing', ['gone.csv', ...BOUGHT, '--out', 'm'], 1, /gone\.csv: no such file/],
    [
      'a validation file that is missing',
      ['a.csv', ...BOUGHT, '--validation', 'gone.csv', '--out', 'm'],
      1,
      /gone\.csv: no such file/
    ],
    [
      'a column of words as numbers',
      ['a.csv', ...BOUGHT, '--numeric', 'color', '--out', 'm'],
      1,
      /has no rows to learn from: 200 cannot be read, the first is row 1: column 'color': '\w+', expected a number/
    ],
    ['a file without rows', ['head.csv', ...BOUGHT, '--out', 'm'], 1, /has no rows to learn from/],
    ['an empty file', ['empty.csv', ...BOUGHT, '--out', 'm'], 1, /the CSV is empty/],
    ['JSON', ['a.json', ...BOUGHT, '--out', 'm'], 2, /JSON documents are not read/],
    ['the input as output', ['a.csv', ...BOUGHT, '--out', 'a.csv'], 2, /is the input itself/],
    ['steps without --stream', ['a.csv', ...BOUGHT, '--passes', '2', '--out', 'm'], 2, /--passes goes with --stream/],
    [
      'a solver with --stream',
      ['a.csv', ...BOUGHT, '--stream', '--solver', 'newton', '--out', 'm'],
      2,
      /--solver does not go/
    ],
    [
      'groups with --stream',
      ['a.csv', ...BOUGHT, '--stream', '--groups', 'color', '--out', 'm'],
      2,
      /takes a share or none/
    ],
    ['passes over standard input', ['-', ...BOUGHT, '--stream', '--passes', '2', '--out', 'm'], 2, /is read only once/],
    ['an unknown option', ['a.csv', '--lable', 'bought'], 2, /unknown option '--lable'; known: --label/],
    ['two files', ['a.csv', 'a.json', ...BOUGHT, '--out', 'm'], 2, /one FILE/]
  ])('refuses %s and leaves nothing', async (_, args, code, message) => {
    write('a.csv', CSV)
    write('a.jsonl', toJsonl(ROWS, COLUMNS))
    write(
      'one.csv',
      toCsv(
        ROWS.filter(({ bought }) => bought === 'yes'),
        COLUMNS
      )
    )
    write(
      'none.csv',
      toCsv(
        ROWS.map((row) => ({ ...row, bought: '' })),
        COLUMNS
      )
    )
    write(
      'many.csv',
      toCsv(
        Array.from({ length: 2400 }, (_, i) => ({ size: i % 7, bought: (i % 1200) + 0.5 })),
        ['size', 'bought']
      )
    )
    write('semicolons.csv', toCsv(ROWS, COLUMNS, ';'))
    write('head.csv', 'size,bought\n')
    write('empty.csv', '')
    write('a.json', '[]')
    const before = list()
    const isFile = (arg: string) => before.includes(arg) || arg === 'gone.csv' || arg === 'm'
    const got = await train(args.map((arg) => (isFile(arg) ? path(arg) : arg)))
    expect(got.stderr).toMatch(message)
    expect(got.code).toBe(code)
    expect(got.stderr).toMatch(/^nutshell: /)
    expect(got.stderr).not.toMatch(/^ {4}at /m)
    expect(list()).toEqual(before)
  })

  it('stopped, leaves nothing half-written and says so', async () => {
    write('m', 'old')
    const child = start(['train', 'linear', '-', ...BOUGHT, '--out', path('m')])
    const ended = finish(child)
    child.stdin.write(CSV.repeat(20))
    await expect.poll(() => list().length, { timeout: 90_000 }).toBe(2) // the file in the making
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(code).toBe(143)
    expect(stderr).toMatch(/stopped by SIGTERM; .*m was not written\. The same command starts again/)
    expect(list()).toEqual(['m'])
    expect(readFileSync(path('m'), 'utf8')).toBe('old')
  })

  it('explains itself', async () => {
    const { code, stdout, stderr } = await train(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const known = (await train(['--lable'])).stderr.match(/--[a-z0-9-]+/g)!.slice(1)
    for (const name of known.filter((option) => option !== '--help' && option !== '--lable'))
      expect(stdout).toContain(name)
    expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true)
  })
})

describe('nutshell train', () => {
  it('lists the learners', async () => {
    const [help, none, unknown] = await Promise.all([
      nutshell(['train', '--help']),
      nutshell(['train']),
      nutshell(['train', 'lienar'])
    ])
    expect(help.code).toBe(0)
    expect(help.stdout.toString()).toContain('linear')
    expect([none.code, none.stderr]).toEqual([2, help.stdout.toString()])
    expect([unknown.code, unknown.stderr]).toEqual([
      2,
      expect.stringContaining("unknown learner 'lienar'; known: linear")
    ])
  })
})
