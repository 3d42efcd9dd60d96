import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { LinearLearner } from '@nutshell-ml/classifier'
import { KMeans } from '@nutshell-ml/core'
import { tableFromRows } from '@nutshell-ml/core/table'
import { beforeEach, describe, expect, it } from 'vitest'
import { finish, nutshell, start, useFolder } from './run-cli.test-support'
import { makeRows, type Row, toCsv, toJsonl } from './table-rows.test-support'

const ROWS = makeRows(150)
const NEW = makeRows(60, 9)
const FEATURES = ['size', 'color', 'visits']

const { path, list } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

async function predict(args: string[], input?: string | Uint8Array) {
  const { code, stdout, stderr } = await nutshell(['predict', ...args], input)
  return { code, stdout: stdout.toString(), stderr }
}

let model: LinearLearner

/** What is expected of rows: the library's own prediction from rows as objects, one at a time. */
function expected(rows: readonly Partial<Row>[], first = 1): string {
  const lines = rows.map((row, i) => {
    const features = Object.fromEntries(FEATURES.map((name) => [name, row[name as keyof Row]]))
    return `${first + i},${model.predict(features)},${[...model.predictProba(features)].join(',')}\n`
  })
  return `row,label,probability_no,probability_yes\n${lines.join('')}`
}

beforeEach(async () => {
  model = await LinearLearner.fit(
    tableFromRows(
      ROWS.map(({ price: _, ...row }) => row),
      { types: { bought: 'category' } }
    ),
    {
      label: 'bought'
    }
  )
  write('m.safetensors', model.save())
})

describe('nutshell predict', () => {
  it('writes label and probabilities, from CSV or JSON Lines, gzip or not, from a file or standard input', async () => {
    const csv = toCsv(NEW, FEATURES)
    const runs = await Promise.all([
      predict([path('m.safetensors'), write('a.csv', csv)]),
      predict([path('m.safetensors'), write('a.csv.gz', gzipSync(csv))]),
      predict([path('m.safetensors'), '-'], csv),
      predict([path('m.safetensors'), write('a.jsonl', toJsonl(NEW, FEATURES)), '--format', 'csv']),
      predict([path('m.safetensors'), write('b.csv', toCsv(NEW, FEATURES, ';')), '--delimiter', ';'])
    ])
    for (const run of runs) expect(run).toEqual({ code: 0, stdout: expected(NEW), stderr: '' })
  })

  it('finds columns by name, in any order, with others among them, the label or not', async () => {
    const rows = NEW.map((row) => ({ ...row, bought: 'perhaps', extra: 'x' }))
    const file = write('a.csv', toCsv(rows, ['extra', 'visits', 'bought', 'color', 'size']))
    expect(await predict([path('m.safetensors'), file])).toEqual({ code: 0, stdout: expected(NEW), stderr: '' })
  })

  it('gaps and levels that training had not are no errors', async () => {
    const rows = [{ size: 3, color: 'violet', visits: 1 }, { color: 'red', visits: 2 }, {}]
    const runs = await Promise.all([
      predict([path('m.safetensors'), write('a.csv', toCsv(rows, FEATURES))]),
      predict([path('m.safetensors'), write('a.jsonl', toJsonl(rows, FEATURES)), '--format', 'csv'])
    ])
    for (const run of runs) expect(run).toEqual({ code: 0, stdout: expected(rows), stderr: '' })
    // A column that no object has.
    const few = await predict([path('m.safetensors'), write('b.jsonl', '{"color":"red"}\n'), '--format', 'csv'])
    expect(few).toEqual({ code: 0, stdout: expected([{ color: 'red' }]), stderr: '' })
  })

  it('lists rows that cannot be read and numbers the others as in the file', async () => {
    const lines = toCsv(NEW, FEATURES).trimEnd().split('\n')
    lines.splice(2, 0, '1,red', 'big,red,2')
    const out = path('out.csv')
    const { code, stderr } = await predict([
      path('m.safetensors'),
      write('a.csv', `${lines.join('\n')}\n`),
      '--out',
      out
    ])
    expect(code).toBe(0)
    expect(stderr).toMatch(/^62 rows in, 60 predictions out, 2 bad rows listed in .*out\.csv\.errors\.csv, /)
    const rest = expected(NEW.slice(1), 4).replace(/^.*\n/, '')
    expect(readFileSync(out, 'utf8')).toBe(expected(NEW.slice(0, 1)) + rest)
    const bad = readFileSync(`${out}.errors.csv`, 'utf8')
    expect(bad).toMatch(
      /^row,offset,reason\n2,\d+,"2 values, expected 3"\n3,\d+,"column 'size': 'big', expected a number"\n$/
    )
  })

  it('numbers too large to work with make bad rows, and stop nothing', async () => {
    const lines = toCsv(NEW, FEATURES).trimEnd().split('\n')
    lines.splice(2, 0, '1,red', '1e300,red,2', '1e400,red,2')
    const out = path('out.csv')
    const { code } = await predict([path('m.safetensors'), write('a.csv', `${lines.join('\n')}\n`), '--out', out])
    expect(code).toBe(0)
    const rest = expected(NEW.slice(1), 5).replace(/^.*\n/, '')
    expect(readFileSync(out, 'utf8')).toBe(expected(NEW.slice(0, 1)) + rest)
    const bad = readFileSync(`${out}.errors.csv`, 'utf8').trimEnd().split('\n').slice(1)
    expect(bad.toSorted()).toEqual([
      expect.stringMatching(/^2,\d+,"2 values, expected 3"$/),
      '3,,"column \'size\': 1e+300, expected a number of at most 1e+149 in size"',
      expect.stringMatching(/^4,\d+,"column 'size': '1e400', expected a number"$/)
    ])
  })

  it('carries a column along, also one that the model reads', async () => {
    const rows = NEW.slice(0, 3).map((row, i) => ({ ...row, key: `a,${i}` }))
    const file = write('a.jsonl', toJsonl(rows, [...FEATURES, 'key']))
    const [key, size, json] = await Promise.all([
      predict([path('m.safetensors'), file, '--id', 'key', '--format', 'csv']),
      predict([path('m.safetensors'), file, '--id', 'size', '--format', 'csv']),
      predict([path('m.safetensors'), file, '--id', 'key'])
    ])
    const lines = expected(rows).trimEnd().split('\n').slice(1)
    const keyed = (name: string, keys: readonly unknown[]) =>
      `${name},label,probability_no,probability_yes\n${lines.map((line, i) => `${keys[i]}${line.slice(1)}\n`).join('')}`
    expect(key.stdout).toBe(keyed('key', ['"a,0"', '"a,1"', '"a,2"']))
    expect(size.stdout).toBe(
      keyed(
        'size',
        rows.map((row) => row.size)
      )
    )
    const objects = json.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(objects.map(({ key: name }) => name)).toEqual(['a,0', 'a,1', 'a,2'])
    const [, label, no, yes] = lines[0].split(',')
    expect(objects[0]).toEqual({ key: 'a,0', label, probabilities: { no: Number(no), yes: Number(yes) } })
  })

  it('another threshold', async () => {
    const file = write('a.csv', toCsv(NEW, FEATURES))
    const { stdout } = await predict([path('m.safetensors'), file, '--threshold', '0.9'])
    const lines = stdout
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','))
    for (const [, label, , yes] of lines) expect(label).toBe(Number(yes) >= 0.9 ? 'yes' : 'no')
    expect(new Set(lines.map(([, label]) => label)).size).toBe(2)
  })

  it('goes on over many rows with bounded batches', async () => {
    const rows = makeRows(20_000, 4)
    const lines = toCsv(rows, FEATURES).split('\n')
    lines[9000] = 'bad'
    const { stdout } = await predict([path('m.safetensors'), write('a.csv', lines.join('\n')), '--out', path('o')])
    expect(stdout).toBe('')
    const numbers = readFileSync(path('o'), 'utf8')
      .trimEnd()
      .split('\n')
      .slice(1)
      .map((line) => Number(line.split(',')[0]))
    expect(numbers).toEqual(Array.from({ length: 20_000 }, (_, i) => i + 1).filter((number) => number !== 9000))
  })

  it('regression, and classes whose names need quotes', async () => {
    const quoted = ROWS.map(({ size, color, price }) => ({ size, price, color: `${color}, "dark"` }))
    const [numbers, names] = await Promise.all([
      LinearLearner.fit(tableFromRows(ROWS.map(({ size, color, price }) => ({ size, color, price }))), {
        label: 'price'
      }),
      LinearLearner.fit(tableFromRows(quoted), { label: 'color' })
    ])
    const file = write('a.csv', 'size,color,price\n3,red,10\n4,,20\n')
    const [regression, classes] = await Promise.all([
      predict([write('r', numbers.save()), file]),
      predict([write('c', names.save()), file])
    ])
    const [a, b] = numbers.predict([{ size: 3, color: 'red' }, { size: 4 }])
    expect(regression).toEqual({ code: 0, stdout: `row,prediction\n1,${a}\n2,${b}\n`, stderr: '' })
    expect(classes.stdout).toMatch(
      /^row,label,"probability_blue, ""dark""","probability_green, ""dark""","probability_red, ""dark"""\n1,"(blue|green|red), ""dark""",0\.\d/
    )
  })

  it('files without names: as in training, or all columns of the model in their order', async () => {
    const bare = (columns: readonly string[], rows: readonly object[]) => toCsv(rows, columns).replace(/^.*\n/, '')
    const trained = [
      'train',
      'linear',
      '--label-first',
      '--out',
      path('n'),
      write('t.csv', bare(['bought', ...FEATURES], ROWS))
    ]
    expect((await nutshell(trained)).code).toBe(0)
    const [features, labelled, named] = await Promise.all([
      predict([path('n'), write('a.csv', `\ufeff${bare(FEATURES, NEW)}`), '--no-header']),
      predict([path('n'), write('b.csv', bare(['bought', ...FEATURES], NEW)), '--label-first']),
      predict([path('m.safetensors'), path('a.csv'), '--no-header'])
    ])
    expect(features.stderr).toBe('')
    expect(features.stdout.split('\n')).toHaveLength(62)
    expect(labelled).toEqual(features)
    expect(named).toEqual({ code: 0, stdout: expected(NEW), stderr: '' })
    const wide = await predict([path('m.safetensors'), path('b.csv'), '--no-header'])
    expect([wide.code, wide.stderr]).toEqual([
      2,
      expect.stringMatching(/4 columns without names, expected the 3 of the model/)
    ])
  })

  it.each([
    ['one argument', ['m.safetensors'], 2, /MODEL and FILE are expected/],
    ['a model that is missing', ['gone', 'a.csv'], 1, /cannot read .*gone: no such file/],
    ['a folder', ['.', 'a.csv'], 1, /it is a folder/],
    ['a table as model', ['a.csv', 'a.csv'], 1, /a\.csv: not a model file/],
    ['a cut-off model', ['half', 'a.csv'], 1, /half: not a model file/],
    ['a model of something else', ['k', 'a.csv'], 1, /it holds nutshell\.kmeans, expected one of: nutshell\.linear/],
    ['a model of a matrix', ['x', 'a.csv'], 1, /learned from a matrix/],
    ['a file that is missing', ['m.safetensors', 'gone'], 1, /cannot read .*gone: no such file/],
    [
      'columns that are missing',
      ['m.safetensors', 'b.csv'],
      2,
      /lacks 2 of the 3 columns that the model reads: (size|color), \w+; it has: visits, bought/
    ],
    ['objects of something else', ['m.safetensors', 'd.jsonl'], 2, /lacks 3 of the 3 columns/],
    ['a wrong delimiter', ['m.safetensors', 'c.csv'], 2, /is the delimiter another/],
    [
      'an --id that is not there',
      ['m.safetensors', 'a.csv', '--id', 'key'],
      2,
      /--id key: there is no such column; the file has: size/
    ],
    ['an --id that the output has', ['m.safetensors', 'a.csv', '--id', 'label'], 2, /a column of that name itself/],
    [
      'a threshold that is none',
      ['m.safetensors', 'a.csv', '--threshold', 'half a'],
      2,
      /--threshold half a: expected a number/
    ],
    ['the input as output', ['m.safetensors', 'a.csv', '--out', 'a.csv'], 2, /is the input itself/],
    ['the model as output', ['m.safetensors', 'a.csv', '--out', 'm.safetensors'], 2, /is the input itself/],
    ['an empty file', ['m.safetensors', 'e.csv'], 1, /the CSV is empty/]
  ])('refuses %s', async (_, args, code, message) => {
    write('a.csv', toCsv(NEW, FEATURES))
    write('b.csv', toCsv(NEW, ['visits', 'bought']))
    write('c.csv', toCsv(NEW, FEATURES, ';'))
    write('d.jsonl', '{"length":3}\n')
    write('e.csv', '')
    write('half', model.save().subarray(0, 300))
    write('k', (await KMeans.fit([[1], [2], [3]], { k: 2 })).save())
    write('x', (await LinearLearner.fit([[1], [2], [3], [4]], { label: [0, 1, 0, 1] })).save())
    const before = list()
    const got = await predict(
      args.map((arg) => (before.includes(arg) || arg === 'gone' || arg === '.' ? path(arg) : arg))
    )
    expect(got.stderr).toMatch(message)
    expect({ code: got.code, stdout: got.stdout }).toEqual({ code, stdout: '' })
    expect(got.stderr).not.toMatch(/^ {4}at /m)
    expect(list()).toEqual(before)
  })

  it('stopped, leaves nothing half-written', async () => {
    const child = start(['predict', path('m.safetensors'), '-', '--out', path('o')])
    const ended = finish(child)
    child.stdin.write(toCsv(makeRows(20_000), FEATURES))
    await expect.poll(() => list().length, { timeout: 90_000 }).toBe(2)
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect([code, stderr]).toEqual([143, expect.stringMatching(/stopped by SIGTERM/)])
    expect(list()).toEqual(['m.safetensors'])
  })

  it('explains itself', async () => {
    const { code, stdout, stderr } = await predict(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of ['input', 'delimiter', 'no-header', 'label-first', 'id', 'threshold', 'format', 'out']) {
      expect(stdout).toContain(`--${name} `)
    }
    expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true)
  })
})
