import { readFileSync, writeFileSync } from 'node:fs'
import { BoostedTrees } from '@nutshell-ml/classifier'
import { describe, expect, it } from 'vitest'
import { finish, nutshell, start, useFolder } from './run-cli.test-support'
import { makeRows, type Row, toCsv, toJsonl } from './table-rows.test-support'

const ROWS = makeRows(200)
const COLUMNS = ['size', 'color', 'visits', 'bought']
const CSV = toCsv(ROWS, COLUMNS)
const BOUGHT = ['--label', 'bought']

const { path, list } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

async function run(args: string[], input?: string) {
  const { code, stdout, stderr } = await nutshell(args, input)
  return { code, stdout: stdout.toString(), stderr }
}

const train = (args: string[], input?: string) => run(['train', 'boost', ...args], input)
const load = (name: string) => BoostedTrees.load<Row>(readFileSync(path(name)))

describe('nutshell train boost', () => {
  it('learns, and its model predicts and is measured as any other', async () => {
    const file = write('a.csv', CSV)
    const few = ['--trees', '12', '--leaves', '6', '--early-stopping', '3', '--monotone', 'size=1']
    const [one, same] = await Promise.all([
      train([file, ...BOUGHT, ...few, '--out', path('m'), '--threads', '1']),
      train(['-', ...BOUGHT, ...few, '--out', path('m2'), '--threads', '2'], toJsonl(ROWS, COLUMNS))
    ])
    for (const { code, stderr } of [one, same]) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(readFileSync(path('m2'))).toEqual(readFileSync(path('m')))
    expect(one.stdout).toMatch(/^200 rows of 4 columns in .*a\.csv\n {2}label +bought \(category: no, yes\)\n/)
    expect(one.stdout).toMatch(/\non rows that were held out\n {2}40 rows/)
    expect(one.stdout).toMatch(
      /m: a binary model of boosted trees, 3 features, logistic, \d+ trees? with \d+ leaves, .* KB, .* s\n$/
    )
    const model = load('m')
    const [predicted, measured] = await Promise.all([
      run(['predict', path('m'), file]),
      run(['evaluate', path('m'), file, '--json', '--html', path('page.html')])
    ])
    const said = model.predict(ROWS.map(({ size, color, visits }) => ({ size, color, visits })))
    expect(
      predicted.stdout
        .split('\n')
        .slice(1, -1)
        .map((line) => line.split(',')[1])
    ).toEqual(said)
    const right = ROWS.filter(({ bought }, i) => bought === said[i]).length
    expect(JSON.parse(measured.stdout)).toMatchObject({ rows: 200, accuracy: right / 200 })
    const page = readFileSync(path('page.html'), 'utf8')
    expect(page).toContain('What counts most')
    expect(page.indexOf('<th scope="row">size</th>')).toBeGreaterThan(0)
  })

  it('goes on from a model, and takes the options of the learner', async () => {
    const file = write('a.csv', toCsv(ROWS, ['size', 'color', 'price']))
    const price = ['--label', 'price', '--validation', 'none']
    expect((await train([file, ...price, '--trees', '4', '--out', path('m')])).code).toBe(0)
    const more =
      '--trees 3 --learning-rate 0.3 --growth depth --depth 2 --subsample 0.8 --interactions size;color --seed 3'
    const { code, stdout, stderr } = await train([
      file,
      ...price,
      ...more.split(' '),
      '--warm-start',
      path('m'),
      '--out',
      path('m2')
    ])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toContain('no rows were held out')
    expect([load('m2').predictorType, load('m2').rounds]).toEqual(['regression', 7])
    expect(load('m2').predictRaw(ROWS, { rounds: 4 })).toEqual(load('m').predictRaw(ROWS))
  })

  it('leaves rows out that hold numbers too large for trees, in training and after', async () => {
    const lines = CSV.trimEnd().split('\n')
    lines.splice(4, 0, '1e39,red,1,yes')
    const file = write('a.csv', `${lines.join('\n')}\n`)
    const { code, stdout } = await train([file, ...BOUGHT, '--trees', '2', '--out', path('m')])
    expect([code, stdout.split('\n')[0]]).toEqual([0, expect.stringMatching(/^200 rows .*, 1 that cannot be used$/)])
    const reason = '"column \'size\': 1e+39, expected a number of at most 3.4028234663852886e+38 in size"'
    expect(readFileSync(path('m.errors.csv'), 'utf8')).toBe(`row,offset,reason\n4,,${reason}\n`)
    const predicted = await run(['predict', path('m'), file, '--out', path('p.csv')])
    expect([predicted.code, readFileSync(path('p.csv'), 'utf8').split('\n').length]).toEqual([0, 202])
    expect(readFileSync(path('p.csv.errors.csv'), 'utf8')).toContain(reason)
  })

  it('models of XGBoost are read in its place', async () => {
    const model = await BoostedTrees.fit(
      ROWS.map(({ size, visits }) => [size, visits]),
      { label: ROWS.map(({ bought }) => (bought === 'yes' ? 1 : 0)), trees: 3 }
    )
    write('x.ubj', model.withColumnNames(['size', 'visits']).toXgboost())
    write('u.json', model.toXgboost({ format: 'json' }))
    const truths = ROWS.map((row) => ({ ...row, truth: row.bought === 'yes' ? 1 : 0 }))
    const named = write('a.csv', toCsv(truths, ['truth', 'color', 'visits', 'size']))
    const bare = write('b.csv', toCsv(truths, ['truth', 'size', 'visits']).replace(/^.*\n/, ''))
    const [predicted, measured, unnamed, unsaid, lacking] = await Promise.all([
      run(['predict', path('x.ubj'), named]),
      run(['evaluate', path('x.ubj'), named, '--label', 'truth', '--json']),
      run(['evaluate', path('u.json'), bare, '--label-first', '--json']),
      run(['evaluate', path('x.ubj'), named]),
      run(['predict', path('x.ubj'), write('c.csv', toCsv(ROWS, ['size', 'color']))])
    ])
    const said = model.predict(ROWS.map(({ size, visits }) => [size, visits]))
    expect(
      predicted.stdout
        .split('\n')
        .slice(1, -1)
        .map((line) => Number(line.split(',')[1]))
    ).toEqual([...said])
    expect(JSON.parse(measured.stdout).accuracy).toBe(truths.filter(({ truth }, i) => truth === said[i]).length / 200)
    expect(unnamed.stdout).toBe(measured.stdout)
    expect([unsaid.code, unsaid.stderr]).toEqual([
      2,
      expect.stringMatching(/--label says which column is right: .*XGBoost/)
    ])
    expect([lacking.code, lacking.stderr]).toEqual([
      2,
      expect.stringMatching(/lacks 1 of the 2 columns .*: visits; it has: size/)
    ])
  })

  it.each([
    ['an objective that does not go with the label', ['--objective', 'poisson', ...BOUGHT], 1, /expected numbers/],
    ['a column that is not there', ['--monotone', 'sise=1', ...BOUGHT], 2, /sise/],
    [
      'no rows to stop by',
      ['--early-stopping', '3', '--validation', 'none', ...BOUGHT],
      2,
      /earlyStopping = 3 needs rows/
    ],
    ['a model of another kind to go on from', ['--warm-start', 'a.csv', ...BOUGHT], 1, /a\.csv: not a model file/]
  ])('refuses %s and leaves nothing', async (_, args, code, message) => {
    write('a.csv', CSV)
    const got = await train([
      path('a.csv'),
      '--out',
      path('m'),
      ...args.map((arg) => (arg === 'a.csv' ? path(arg) : arg))
    ])
    expect(got.stderr).toMatch(message)
    expect(got.stderr).toMatch(/^nutshell: /)
    expect(got.code).toBe(code)
    expect(list()).toEqual(['a.csv'])
  })

  it('stopped, leaves nothing half-written and says so', async () => {
    write('m', 'old')
    const child = start(['train', 'boost', write('a.csv', CSV), ...BOUGHT, '--trees', '1000000', '--out', path('m')])
    const ended = finish(child)
    await expect.poll(() => list().length, { timeout: 20_000 }).toBe(3) // the file in the making
    child.kill('SIGINT')
    const { code, stderr } = await ended
    expect(code).toBe(130)
    expect(stderr).toMatch(/stopped by SIGINT; .*m was not written/)
    expect(list()).toEqual(['a.csv', 'm'])
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
