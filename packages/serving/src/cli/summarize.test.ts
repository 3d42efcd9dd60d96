import { existsSync, mkdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { openCsv } from '@nutshell-ml/core/table'
import { summarize } from '@nutshell-ml/summarizer'
import { describe, expect, it } from 'vitest'
import { finish, nutshell, start, useFolder } from './run-cli.test-support'

const TEXT =
  'Ships bring fish to the harbour. Bees make honey from flowers. The harbour sells fish from ships. Flowers give bees honey.'
const QUIET = { code: 0, stderr: '' }

const { path, list } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

const read = (name: string) => readFileSync(path(name), 'utf8')

async function readCsv(text: string): Promise<Record<string, unknown>[]> {
  const records: Record<string, unknown>[] = []
  for await (const { record } of await openCsv(text)) records.push(record)
  return records
}

const jsonl = (text: string): Record<string, unknown>[] =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))

/** A run that failed: its exit code, a message of one line and nothing on standard output. */
async function expectFailure(
  args: string[],
  code: number,
  message: RegExp,
  input?: string | Uint8Array
): Promise<void> {
  const run = await nutshell(args, input)
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code, stdout: '' })
  expect(run.stderr).toMatch(message)
  expect(run.stderr).toMatch(/^nutshell: /)
  expect(run.stderr).not.toMatch(/^ {4}at /m)
  if (code === 1) expect(run.stderr.trimEnd().split('\n')).toHaveLength(1)
}

describe('a text', () => {
  it('from a file, from standard input, by -, gzip or not', async () => {
    write('a.txt', `${TEXT}\n`)
    write('a.txt.gz', gzipSync(TEXT))
    const args = ['summarize', '--sentences', '2']
    const runs = await Promise.all([
      nutshell([...args, path('a.txt')]),
      nutshell([...args, path('a.txt.gz')]),
      nutshell(args, TEXT),
      nutshell([...args, '-'], TEXT),
      nutshell([...args, '-'], gzipSync(TEXT))
    ])
    for (const { code, stdout, stderr } of runs) {
      expect({ code, stderr }).toEqual(QUIET)
      expect(stdout.toString()).toBe(runs[0].stdout.toString())
      const lines = stdout.toString().split('\n')
      expect(lines).toHaveLength(2)
      expect(lines[0].match(/\./g)).toHaveLength(2)
      expect(lines[0]).toMatch(/harbour.*bees|bees.*harbour/is)
    }
  })

  it('in every format', async () => {
    const one = (format: string) => nutshell(['summarize', '--sentences', '1', '--format', format], 'Only "this", one.')
    const [text, json, lines, csv] = await Promise.all(['text', 'json', 'jsonl', 'csv'].map(one))
    expect(text.stdout.toString()).toBe('Only "this", one.\n')
    const expected = {
      text: 'Only "this", one.',
      sentences: [{ text: 'Only "this", one.', start: 0, end: 17, index: 0, score: 1, cluster: 0, represents: [0] }]
    }
    expect(JSON.parse(json.stdout.toString())).toEqual(expected)
    expect(jsonl(lines.stdout.toString())).toEqual([expected])
    expect(csv.stdout.toString()).toBe('summary\n"Only ""this"", one."\n')
  })

  it('to a file, whose name tells the format', async () => {
    const names = ['o.txt', 'o.json', 'o.csv', 'o.jsonl.gz', 'o']
    const runs = await Promise.all(names.map((name) => nutshell(['summarize', '--out', path(name)], 'Only one.')))
    for (const { code, stdout, stderr } of runs)
      expect({ code, stderr, stdout: stdout.length }).toEqual({ ...QUIET, stdout: 0 })
    expect(read('o.txt')).toBe('Only one.\n')
    expect(read('o')).toBe('Only one.\n')
    expect(JSON.parse(read('o.json')).text).toBe('Only one.')
    expect(read('o.csv')).toBe('summary\nOnly one.\n')
    expect(JSON.parse(gunzipSync(readFileSync(path('o.jsonl.gz'))).toString()).text).toBe('Only one.')
    expect(list()).toEqual([...names].sort())
  })

  it('that is blank gives an empty summary and says why', async () => {
    const { code, stdout, stderr } = await nutshell(['summarize'], ' \n')
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 0, stdout: '\n' })
    expect(stderr).toMatch(/blank/)
  })

  it('may have a byte order mark, or none of its bytes right', async () => {
    const marked = await nutshell(['summarize'], '\ufeffOnly one.')
    expect(marked.stdout.toString()).toBe('Only one.\n')
    const wrong = await nutshell(['summarize'], Uint8Array.of(0x41, 0xff, 0xfe, 0x80))
    expect({ code: wrong.code, stderr: wrong.stderr }).toEqual(QUIET)
    expect(wrong.stdout.toString()).toMatch(/^A\ufffd+\n$/)
  })

  it.each(['•', '? ', 'a', '\ud83d', '<'])('of a megabyte of %j ends', async (unit) => {
    const child = start(['summarize', '--format', 'jsonl'])
    const run = finish(child)
    // Quadratic time would take many minutes: it is stopped, and the exit code is then not 0.
    const stop = setTimeout(() => child.kill('SIGKILL'), 90_000)
    child.stdin.end(unit.repeat((1 << 20) / unit.length))
    const { code, stdout, stderr } = await run
    clearTimeout(stop)
    expect({ code, stderr }).toEqual(QUIET)
    expect(JSON.parse(stdout.toString()).text).not.toBe('')
  })

  it('keeps to --words, --characters and --ratio', async () => {
    const [words, characters, ratio] = await Promise.all([
      nutshell(['summarize', '--words', '7'], TEXT),
      nutshell(['summarize', '--characters', '40'], TEXT),
      nutshell(['summarize', '--ratio', '1'], TEXT)
    ])
    expect(words.stdout.toString().trim().split(/\s+/).length).toBeLessThanOrEqual(7)
    expect(characters.stdout.toString().trimEnd().length).toBeLessThanOrEqual(40)
    expect(ratio.stdout.toString()).toBe(`${TEXT}\n`)
  })
})

describe('--embedder and --seed', () => {
  it('takes GloVe vectors from a file', async () => {
    // The mean of 1, 2 and 6 is 3: beta is nearest.
    const vectors = write('v.txt.gz', gzipSync('alpha 1 1\nbeta 2 1\ngamma 6 1\n'))
    const args = ['summarize', '--sentences', '1', '--embedder']
    const run = await nutshell([...args, `glove:${vectors}`], 'Alpha. Beta. Gamma.')
    expect(run).toMatchObject(QUIET)
    expect(run.stdout.toString()).toBe('Beta.\n')
    await expectFailure([...args, `glove:${path('missing.txt')}`], 1, /cannot read .*missing\.txt: no such file/)
    await expectFailure([...args, `glove:${write('bad.txt', 'tea 1 2\nmilk 3\n')}`], 1, /line 2/)
    await expectFailure([...args, 'bert'], 2, /--embedder bert: expected tfidf, lsa or the path of vectors/)
  })

  it('takes what a path leads to, by its content', async () => {
    const vectors = write('plain.txt', 'alpha 1 1\nbeta 2 1\ngamma 6 1\n')
    const run = await nutshell(['summarize', '--sentences', '1', '--embedder', vectors], 'Alpha. Beta. Gamma.')
    expect(run).toMatchObject(QUIET)
    expect(run.stdout.toString()).toBe('Beta.\n')
  })

  it('explains the summary of a text, and of nothing else', async () => {
    const run = await nutshell(['summarize', '--sentences', '1', '--explain'], TEXT)
    expect(run).toMatchObject(QUIET)
    expect(run.stdout.toString()).toMatch(/^[^\n]+\n\n\[\d+\] [^\n]+\n +stands for \d+ sentence/)
    await expectFailure(['summarize', '--explain', '--format', 'json'], 2, /--explain goes with/)
    await expectFailure(['summarize', '--explain', '--column', 'a', '--input', 'csv'], 2, /--explain goes with/)
  })

  it('gives the same bytes for the same input, also with a seed', async () => {
    const rows = Array.from(
      { length: 40 },
      (_, i) => `${i},"${TEXT} Tea number ${i} cools. Milk ${i % 7} is warm. Trains stop ${i % 3}."`
    )
    const file = write('in.csv', `id,text\n${rows.join('\n')}\n`)
    for (const seed of [[], ['--seed', '7'], ['--seed=-1.5']]) {
      const args = ['summarize', file, '--column', 'text', '--format', 'jsonl', ...seed]
      const [first, second] = await Promise.all([nutshell(args), nutshell(args)])
      expect(first).toMatchObject(QUIET)
      expect(first.stdout.equals(second.stdout)).toBe(true)
      expect(jsonl(first.stdout.toString())).toHaveLength(40)
    }
    const out = ['o1.jsonl.gz', 'o2.jsonl.gz'].map(path)
    await Promise.all(out.map((out) => nutshell(['summarize', file, '--column', 'text', '--out', out])))
    expect(readFileSync(out[0]).equals(readFileSync(out[1]))).toBe(true)
  })
})

describe('--method, --language, --query and --context', () => {
  it('are what the library makes of them', async () => {
    const text = `${TEXT} However, they are sold. Trains stop at the station. The station is old.`
    const sets = [
      { method: 'lead', sentences: 1 },
      { method: 'textrank', sentences: 2 },
      { query: 'station trains', sentences: 1 },
      { context: 'previous', sentences: 3 },
      { language: 'de', sentences: 2 },
      { embedder: 'lsa', sentences: 2 }
    ] as const
    const runs = sets.map((options) => {
      const args = Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)])
      return nutshell(['summarize', '--format', 'jsonl', ...args], text)
    })
    for (const [i, { code, stdout }] of (await Promise.all(runs)).entries()) {
      expect(code).toBe(0)
      expect(stdout.toString()).toBe(`${JSON.stringify(summarize(text, sets[i]))}\n`)
    }
  })

  it('of a wrong value: exit 2 and what is known', async () => {
    await expectFailure(['summarize', '--method', 'magic'], 2, /method = 'magic', expected one of: .*lead/, TEXT)
    await expectFailure(['summarize', '--language', 'tlh'], 2, /language = 'tlh', expected/, TEXT)
    await expectFailure(['summarize', '--context', 'next'], 2, /context = 'next', expected/, TEXT)
    await expectFailure(['summarize', '--query', 'tea', '--method', 'lead'], 2, /query goes with method/, TEXT)
  })
})

describe('a table', () => {
  it('as CSV with line breaks, quotes, CRLF and a byte order mark', async () => {
    const csv = '\ufeffid,"the ""text""",n\r\n7,"One\r\nonly, ""here"".",1\r\n\r\n"8, b",Two.,2\r\n'
    write('in.csv', csv)
    const run = await nutshell(['summarize', path('in.csv'), '--column', 'the "text"', '--id', 'id'])
    expect(run).toMatchObject(QUIET)
    expect(await readCsv(run.stdout.toString())).toEqual([
      { id: '7', summary: 'One only, "here".' },
      { id: '8, b', summary: 'Two.' }
    ])
    expect(run.stdout.toString()).toBe('id,summary\n7,"One only, ""here""."\n"8, b",Two.\n')
  })

  it('with row numbers where there is no --id', async () => {
    const run = await nutshell(['summarize', '--column', 't', '-'], 't\nOne.\n\nTwo.\n')
    expect(run).toMatchObject(QUIET)
    expect(run.stdout.toString()).toBe('row,summary\n1,One.\n2,Two.\n')
  })

  it('as TSV, with another delimiter, and as JSON Lines; known by name, by content or by --input', async () => {
    write('in.tsv', 'id\tt\n1\tOne, two.\n')
    write('semicolons.csv', 'id;t\n1;One, two.\n')
    write('in.jsonl', '{"id":1,"t":"One, two."}\n')
    write('in.ndjson.gz', gzipSync('{"id":1,"t":"One, two."}\n'))
    write('tabs.csv', 'id\tt\n1\tOne, two.\n')
    const summarize = (args: string[], input?: string) =>
      nutshell(['summarize', ...args, '--column', 't', '--id', 'id', '--format', 'text'], input)
    const runs = await Promise.all([
      summarize([path('in.tsv')]),
      summarize([path('semicolons.csv'), '--delimiter', ';']),
      summarize([path('tabs.csv'), '--delimiter', '\\t']),
      summarize([path('in.jsonl')]),
      summarize([path('in.ndjson.gz')]),
      summarize(['-'], ' {"id":1,"t":"One, two."}\n'),
      summarize([], 'id,t\n1,"One, two."\n'),
      summarize(['--input', 'jsonl'], '\n{"id":1,"t":"One, two."}\n')
    ])
    for (const run of runs) {
      expect(run).toMatchObject(QUIET)
      expect(run.stdout.toString()).toBe('1\tOne, two.\n')
    }
  })

  it('in every format', async () => {
    const input = 'id,t\nx,One. One.\ny,\n'
    const one = (format: string) => nutshell(['summarize', '--column', 't', '--id', 'id', '--format', format], input)
    const [text, json, lines, csv] = await Promise.all(['text', 'json', 'jsonl', 'csv'].map(one))
    for (const run of [text, json, lines, csv]) expect(run).toMatchObject(QUIET)
    expect(text.stdout.toString()).toBe('x\tOne.\ny\t\n')
    const expected = [
      {
        id: 'x',
        summary: 'One.',
        sentences: [{ text: 'One.', start: 0, end: 4, index: 0, score: 1, cluster: 0, represents: [0, 1] }]
      },
      { id: 'y', summary: '', sentences: [], reason: 'the text is blank' }
    ]
    expect(JSON.parse(json.stdout.toString())).toEqual(expected)
    expect(jsonl(lines.stdout.toString())).toEqual(expected)
    expect(csv.stdout.toString()).toBe('id,summary\nx,One.\ny,\n')
  })

  it('without rows', async () => {
    const empty = (format: string) => nutshell(['summarize', '--column', 't', '--format', format], 'id,t\n')
    const [json, csv, lines] = await Promise.all(['json', 'csv', 'jsonl'].map(empty))
    expect(JSON.parse(json.stdout.toString())).toEqual([])
    expect(csv.stdout.toString()).toBe('row,summary\n')
    expect(lines.stdout.toString()).toBe('')
  })

  it('has the format of the input, or of --out', async () => {
    const csv = 'id,t\n1,One.\n'
    const outs = ['o.csv', 'o.json', 'o.jsonl', 'o.txt', 'o.csv.gz', 'o.bin']
    const [, , fromJsonl] = await Promise.all([
      Promise.all(outs.map((name) => nutshell(['summarize', '--column', 't', '--out', path(name)], csv))),
      nutshell(['summarize', '--column', 't', '--out', path('forced.csv'), '--format', 'jsonl'], csv),
      nutshell(['summarize', '--column', 't'], '{"t":"One."}\n')
    ])
    expect(read('o.csv')).toBe('row,summary\n1,One.\n')
    expect(JSON.parse(read('o.json'))).toMatchObject([{ row: 1, summary: 'One.' }])
    expect(jsonl(read('o.jsonl'))).toMatchObject([{ row: 1, summary: 'One.' }])
    expect(read('o.txt')).toBe('1\tOne.\n')
    expect(gunzipSync(readFileSync(path('o.csv.gz'))).toString()).toBe('row,summary\n1,One.\n')
    expect(read('o.bin')).toBe('row,summary\n1,One.\n')
    expect(jsonl(read('forced.csv'))).toMatchObject([{ row: 1 }])
    expect(jsonl(fromJsonl.stdout.toString())).toMatchObject([{ row: 1, summary: 'One.' }])
  })

  it('keeps the values of --id in JSON Lines, whatever its name', async () => {
    const args = ['summarize', '--input', 'jsonl', '--column', 't']
    const typed = await nutshell(
      [...args, '--id', 'id'],
      '{"t":"One.","id":5}\n{"t":"Two.","id":null}\n{"t":"Three."}\n'
    )
    expect(jsonl(typed.stdout.toString()).map(({ id }) => id)).toEqual([5, null])
    // A row that cannot be told from others by its id is bad, not passed on without one.
    expect(typed.stderr.toString()).toContain("row 3 (at byte 43): 'id' is missing")
    // The id must not be lost where its column has the name of a field.
    const named = await nutshell([...args, '--id', 'summary'], '{"t":"One.","summary":"my-id"}\n')
    if (named.code === 0) expect(named.stdout.toString()).toContain('my-id')
    else expect(named.code).toBe(2)
  })
})

describe('bad rows', () => {
  it('of a CSV are counted, listed with their places, and stop nothing', async () => {
    const lines = ['id,t', '1,"Ünë."', '2,too,many', '3,Three.', '4,"a "quote" inside"', '5,Five.', '6', '7,Seven.']
    write('in.csv', `${lines.join('\n')}\n`)
    const offsetOf = (i: number) => String(Buffer.byteLength(lines.slice(0, i).join('\n')) + 1)
    const run = await nutshell(['summarize', path('in.csv'), '--column', 't', '--id', 'id', '--out', path('o.csv')])
    expect(run.code).toBe(0)
    expect(read('o.csv')).toBe('id,summary\n1,Ünë.\n3,Three.\n5,Five.\n7,Seven.\n')
    const errors = await readCsv(read('o.csv.errors.csv'))
    expect(errors).toEqual([
      { row: '2', offset: offsetOf(2), reason: '3 values, expected 2' },
      { row: '4', offset: offsetOf(4), reason: expect.stringContaining('quote') },
      { row: '6', offset: offsetOf(6), reason: '1 values, expected 2' }
    ])
    expect(run.stderr).toMatch(/7 rows in, 4 summaries out, 3 bad rows listed in .*o\.csv\.errors\.csv/)
    expect(list()).toEqual(['in.csv', 'o.csv', 'o.csv.errors.csv'])
  })

  it('of JSON Lines too: no text, not JSON, no object', async () => {
    const lines = [
      '{"t":"Öne."}',
      '{"u":"x"}',
      '{"t":null}',
      '{"t":5}',
      '{"t":"Two."',
      '[1]',
      '"x"',
      '{"t":""}',
      '{"t":"Nine."}'
    ]
    write('in.jsonl', lines.join('\n'))
    const offsetOf = (i: number) => String(Buffer.byteLength(lines.slice(0, i).join('\n')) + 1)
    const run = await nutshell(['summarize', path('in.jsonl'), '--column', 't', '--out', path('o.jsonl')])
    expect(run.code).toBe(0)
    expect(jsonl(read('o.jsonl')).map(({ row, summary }) => [row, summary])).toEqual([
      [1, 'Öne.'],
      [8, ''],
      [9, 'Nine.']
    ])
    const errors = await readCsv(read('o.jsonl.errors.csv'))
    expect(errors.map(({ row, offset }) => [row, offset])).toEqual(
      [1, 2, 3, 4, 5, 6].map((i) => [String(i + 1), offsetOf(i)])
    )
    expect(errors.map(({ reason }) => reason)).toEqual([
      "'t' is missing, expected a string",
      "'t' is null, expected a string",
      "'t' is a number, expected a string",
      expect.stringContaining('not JSON'),
      expect.stringContaining('an array'),
      expect.stringContaining('a string')
    ])
    expect(run.stderr).toMatch(/9 rows in, 3 summaries out, 1 of them empty.*, 6 bad rows listed in/)
  })

  it('go to standard error where there is no --out', async () => {
    const run = await nutshell(['summarize', '--column', 't'], 'id,t\n1,One.\n2\n3,Three.\n')
    expect(run.code).toBe(0)
    expect(run.stdout.toString()).toBe('row,summary\n1,One.\n3,Three.\n')
    expect(run.stderr).toMatch(
      /^nutshell: row 2 \(at byte 12\): 1 values, expected 2\n3 rows in, 2 summaries out, 1 bad rows/
    )
  })

  it('that an earlier run listed are not taken for those of this one', async () => {
    write('o.csv', 'old')
    write('o.csv.errors.csv', 'row,offset,reason\n1,2,old\n')
    const run = await nutshell(['summarize', '--column', 't', '--out', path('o.csv')], 't\nOne.\n')
    expect(run).toMatchObject(QUIET)
    expect(list()).toEqual(['o.csv'])
    expect(read('o.csv')).toBe('row,summary\n1,One.\n')
  })

  it('and good ones together are all rows: 5,000', async () => {
    let good = 0
    const rows = Array.from({ length: 5000 }, (_, i) => {
      if (i % 97 === 13) return `${i},too,many`
      if (i % 89 === 7) return `${i},"not "doubled" here"`
      good++
      return i % 50 === 0 ? `${i},` : `${i},"Row ${i} is here,\nand it has ""quotes"". Tea ${i % 9} cools. Bees hum."`
    })
    const run = await nutshell(
      ['summarize', '--column', 't', '--id', 'id', '--out', path('o.csv')],
      `id,t\n${rows.join('\n')}\n`
    )
    expect(run.code).toBe(0)
    const summaries = await readCsv(read('o.csv'))
    const errors = await readCsv(read('o.csv.errors.csv'))
    expect([summaries.length, errors.length]).toEqual([good, 5000 - good])
    const ids = [...summaries.map(({ id }) => Number(id)), ...errors.map(({ row }) => Number(row) - 1)].sort(
      (a, b) => a - b
    )
    expect(ids).toEqual(rows.map((_, i) => i))
  })
})

describe('a failure leaves nothing behind and touches nothing', () => {
  it.each<[string, (to: string) => string[], RegExp]>([
    [
      'a missing input',
      (to) => [path('missing.csv'), '--column', 't', '--out', to],
      /cannot read .*missing\.csv: no such file/
    ],
    ['a folder as input', (to) => [path('folder'), '--out', to], /cannot read .*folder: it is a folder/],
    [
      'a folder as output',
      () => [path('in.csv'), '--column', 't', '--out', path('folder')],
      /cannot write .*folder: it is a folder/
    ],
    ['an empty table', (to) => [path('empty.csv'), '--column', 't', '--out', to], /the CSV is empty/],
    [
      'a table that is cut off',
      (to) => [path('cut.csv.gz'), '--column', 't', '--out', to],
      /cannot read .*cut\.csv\.gz: its gzip data ends too early/
    ],
    [
      'a cut-off table with a bad row',
      (to) => [path('bad-cut.csv.gz'), '--column', 't', '--out', to],
      /ends too early/
    ],
    [
      'a text that is cut off',
      (to) => [path('cut.txt.gz'), '--out', to],
      /cannot read .*cut\.txt\.gz: its gzip data ends too early/
    ],
    ['damaged gzip', (to) => [path('damaged.csv.gz'), '--column', 't', '--out', to], /its gzip data is damaged/],
    ['a table in UTF-16', (to) => [path('utf16.csv'), '--column', 't', '--out', to], /UTF-16/],
    ['a text in UTF-16', (to) => [path('utf16.txt'), '--out', to], /UTF-16/]
  ])('%s', async (_, args, message) => {
    mkdirSync(path('folder'))
    write('in.csv', 't\nOne.\n')
    write('empty.csv', '')
    const rows = Array.from({ length: 3000 }, (_, i) => `Row ${i} of ${(i * 7919) % 1009}.`).join('\n')
    const whole = gzipSync(`t\n${rows}\n`)
    write('cut.csv.gz', whole.subarray(0, whole.length - 20))
    const bad = gzipSync(`t\n${rows}\ntoo,many\n`)
    write('bad-cut.csv.gz', bad.subarray(0, bad.length - 8)) // all of the data, but not the checksum
    const text = gzipSync(rows)
    write('cut.txt.gz', text.subarray(0, text.length - 20))
    const damaged = Buffer.from(whole)
    damaged.fill(0x55, 200, 300)
    write('damaged.csv.gz', damaged)
    write('utf16.csv', Buffer.from('\ufefft\nOne.\n', 'utf16le'))
    write('utf16.txt', Buffer.from('\ufeffOne.\n', 'utf16le'))
    write('o.csv', 'old')
    const before = list()
    await expectFailure(['summarize', ...args(path('o.csv'))], 1, message)
    expect(list()).toEqual(before)
    expect(read('o.csv')).toBe('old')
  })

  it('an output in a folder that is missing', async () => {
    const file = write('in.csv', 't\nOne.\n')
    await expectFailure(
      ['summarize', file, '--column', 't', '--out', path('no/o.csv')],
      1,
      /cannot write .*no\/o\.csv: the folder .* does not exist/
    )
    await expectFailure(['summarize', '--out', path('no/o.txt')], 1, /the folder .* does not exist/, 'One.')
    expect(list()).toEqual(['in.csv'])
  })
})

describe('wrong usage', () => {
  it.each<[string[], RegExp]>([
    [['--sentnces', '3'], /unknown option '--sentnces'; known: --column --id .*--sentences .*--help/],
    [['-x'], /unknown option '-x'; known: /],
    [['a.txt', 'b.txt'], /one FILE is expected, got: a\.txt b\.txt/],
    [['--sentences', '0'], /--sentences 0: expected a whole number >= 1/],
    [['--sentences', 'three'], /--sentences three: expected a whole number/],
    [['--words', '2.5'], /--words 2\.5/],
    [['--characters', ''], /--characters/],
    [['--ratio', '0'], /ratio = 0, expected a number above 0/],
    [['--ratio', '1.5'], /ratio = 1\.5/],
    [['--seed', 'x'], /--seed x: expected a number/],
    [['--words'], /--words/],
    [['--sentences', '2', '--words', '5'], /sentences and words are given together/],
    [['--format', 'xml'], /--format xml: expected one of text, json, jsonl, csv/],
    [['--input', 'xml'], /--input xml: expected one of text, csv, jsonl/],
    [['--id', 'a'], /--id goes with --column/],
    [['in.csv'], /in\.csv is a table: --column says/],
    [['in.jsonl.gz'], /in\.jsonl\.gz is a table: --column says/],
    [['in.txt', '--column', 'a'], /in\.txt is text/],
    [['--column', 't', '--delimiter', ';;'], /delimiter/],
    [['--column', 't', '--delimiter', ''], /delimiter/],
    [['--column', 't', '--delimiter', '"'], /delimiter/]
  ])('%j: exit 2 and what is known', async (args, message) => {
    await expectFailure(['summarize', ...args], 2, message, 'id,t\n1,One.\n')
  })

  it('an unknown column: exit 2 and the columns that there are', async () => {
    await expectFailure(
      ['summarize', '--column', 'Text'],
      2,
      /--column Text: .*the file has: id, text/,
      'id,text\n1,One.\n'
    )
    await expectFailure(
      ['summarize', '--column', 'text', '--id', 'Id'],
      2,
      /--id Id: .*the file has: id, text/,
      'id,text\n1,One.\n'
    )
    await expectFailure(
      ['summarize', '--column', 'text'],
      2,
      /the file has: id;text \(is the delimiter another/,
      'id;text\n1;One.\n'
    )
  })

  it('the input as --out, also under another name', async () => {
    const file = write('in.csv', 't\nOne.\n')
    symlinkSync(file, path('link.csv'))
    for (const out of [file, path('link.csv'), `${path('.')}/./in.csv`]) {
      await expectFailure(['summarize', file, '--column', 't', '--out', out], 2, /is the input itself/)
    }
    expect(read('in.csv')).toBe('t\nOne.\n')
    expect(list()).toEqual(['in.csv', 'link.csv'])
  })
})

describe('the output file', () => {
  it('appears only when it is whole', async () => {
    write('o.csv', 'old')
    const child = start(['summarize', '--column', 't', '--out', path('o.csv')])
    const run = finish(child)
    child.stdin.write(`t\n${'One. Two. Three.\n'.repeat(500)}`)
    await until(() => list().length > 1)
    expect(read('o.csv')).toBe('old')
    child.stdin.end('Last.\n')
    expect(await run).toMatchObject(QUIET)
    expect(list()).toEqual(['o.csv'])
    expect(read('o.csv').trimEnd().split('\n')).toHaveLength(502)
  })

  it('keeps the mode of the file that it replaces', async () => {
    writeFileSync(path('o.txt'), 'old', { mode: 0o600 })
    await nutshell(['summarize', '--out', path('o.txt')], 'One.')
    expect(statSync(path('o.txt')).mode & 0o777).toBe(0o600)
  })
})

describe('an interruption', () => {
  it.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143]
  ])('by %s in the middle of a job: exit %i, nothing left', async (signal, code) => {
    write('o.csv', 'old')
    const child = start(['summarize', '--column', 't', '--out', path('o.csv')])
    const run = finish(child)
    child.stdin.write(`id,t\n${'1,One. Two.\n'.repeat(2000)}1,too,many\n2,Three.\n`)
    // Both the output and the list of bad rows have been begun.
    await until(() => list().length === 3)
    child.kill(signal)
    const { code: got, stdout, stderr } = await run
    expect({ code: got, stdout: stdout.length }).toEqual({ code, stdout: 0 })
    expect(stderr).toMatch(new RegExp(`^nutshell: stopped by ${signal}.*\\n$`))
    expect(list()).toEqual(['o.csv'])
    expect(read('o.csv')).toBe('old')
  })

  it('by a reader that has enough is no failure', async () => {
    const file = write(
      'in.csv',
      `t\n${'"One ship. Two bees. Three trains that stop at the station."\n'.repeat(20_000)}`
    )
    const child = start(['summarize', file, '--column', 't'])
    const stderr: Buffer[] = []
    child.stderr.on('data', (piece: Buffer) => stderr.push(piece))
    const closed = new Promise<number | null>((resolve) => child.on('exit', resolve))
    const first = await new Promise<Buffer>((resolve) => child.stdout.once('data', resolve))
    child.stdout.destroy()
    expect(first.toString()).toMatch(/^row,summary\n1,/)
    expect(await closed).toBe(0)
    expect(Buffer.concat(stderr).toString()).toBe('')
  })
})

const DATA = process.env.NUTSHELL_DATA ?? ''
const REVIEWS = `${DATA}/food-reviews/reviews.csv.gz`
const hasReviews = DATA !== '' && existsSync(REVIEWS)

describe('7,567 reviews (needs NUTSHELL_DATA)', () => {
  it.skipIf(!hasReviews && process.env.NUTSHELL_REQUIRE_DATA !== '1')('in, 7,567 summaries out', async () => {
    if (!hasReviews) throw new Error(`NUTSHELL_REQUIRE_DATA=1, but missing: ${REVIEWS}`)
    const run = await nutshell(['summarize', REVIEWS, '--column', 'Text', '--id', 'Id', '--out', path('o.csv')])
    expect(run).toMatchObject(QUIET)
    expect(list()).toEqual(['o.csv'])
    const summaries = await readCsv(read('o.csv'))
    expect(summaries.map(({ Id }) => Number(Id))).toEqual(Array.from({ length: 7567 }, (_, i) => i + 1))
    expect(summaries.filter(({ summary }) => summary === '' || /<br/.test(summary as string))).toEqual([])
  })
})

/** Waits until something holds; the test's own timeout is the limit. */
async function until(holds: () => boolean): Promise<void> {
  while (!holds()) await new Promise((resolve) => setTimeout(resolve, 5))
}
