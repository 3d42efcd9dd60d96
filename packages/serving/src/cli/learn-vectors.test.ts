import { existsSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs'
import { gunzipSync, gzipSync } from 'node:zlib'
import { LearnedVectors } from '@nutshell-ml/summarizer'
import { describe, expect, it } from 'vitest'
import { finish, nutshell, start, useFolder } from './run-cli.test-support'

const TEXTS = [
  'The dog eats food.',
  'My dog likes food.',
  'Hot tea, hot coffee.',
  'Coffee and tea are hot.',
  'The dog, the food.'
]
const CSV = `Id,Text\n${TEXTS.map((text, i) => `${i},"${text}"`).join('\n')}\n`
const QUIET = { code: 0, stderr: '', stdout: '' }
const FEW = ['--min-count', '2', '--dimensions', '3']

const { path, list } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

/** What a run came to, as text. */
async function run(args: string[], input?: string | Uint8Array) {
  const { code, stdout, stderr } = await nutshell(['learn-vectors', ...args], input)
  return { code, stdout: stdout.toString(), stderr }
}

const load = (name: string) => LearnedVectors.load(readFileSync(path(name)))

describe('nutshell learn-vectors', () => {
  it('learns from CSV, JSON Lines and lines of text, gzip or not, from a file or standard input: the same bytes', async () => {
    const jsonl = TEXTS.map((Text) => `${JSON.stringify({ Text })}\n`).join('')
    const tsv = CSV.replaceAll(',"', '\t"').replace('Id,', 'Id\t')
    const out = (name: string) => ['--out', path(name), ...FEW]
    const runs = await Promise.all([
      run([write('a.csv', CSV), '--column', 'Text', ...out('0')]),
      run([write('a.csv.gz', gzipSync(CSV)), '--column', 'Text', ...out('1')]),
      run([write('a.tsv', tsv), '--column', 'Text', ...out('2')]),
      run([write('a.jsonl', jsonl), '--column', 'Text', ...out('3')]),
      run([write('a.txt', TEXTS.join('\r\n')), ...out('4')]),
      run(['--column', 'Text', ...out('5')], CSV),
      run(['-', '--column', 'Text', ...out('6')], jsonl),
      run(out('7'), TEXTS.join('\n')),
      run([
        write('b.csv', CSV.replaceAll(',"', ';"').replace('Id,', 'Id;')),
        '--column',
        'Text',
        '--delimiter',
        ';',
        ...out('8')
      ]),
      run([write('c', TEXTS.join('\n')), '--input', 'text', ...out('9')])
    ])
    for (const each of runs) expect(each).toEqual(QUIET)
    const vectors = load('0')
    expect([...vectors.words()].slice(0, 4)).toEqual(['the', 'dog', 'food', 'hot'])
    expect([vectors.dimensions, vectors.language]).toEqual([3, 'en'])
    for (let i = 1; i < runs.length; i++) expect(readFileSync(path(`${i}`)).equals(readFileSync(path('0')))).toBe(true)
  })

  it('takes the options of the library, and writes gzip where the name says so', async () => {
    const args = [write('a.csv', CSV), '--column', 'Text', '--out', path('v.gz')]
    const more = ['--max-words', '2', '--window', '2', '--min-count', '1', '--language', 'fr', '--seed=-1.5']
    expect(await run([...args, ...more])).toEqual(QUIET)
    const vectors = LearnedVectors.load(gunzipSync(readFileSync(path('v.gz'))))
    expect([vectors.size, vectors.dimensions, vectors.language]).toEqual([2, 2, 'fr'])
  })

  it('lists bad rows beside the vectors and goes on', async () => {
    const { code, stderr } = await run([
      write('a.jsonl', `{"t":"hot tea"}\n{"t":5}\nnonsense\n{"t":"hot tea"}\n{"u":""}\n`),
      ...['--column', 't', '--out', path('v'), ...FEW]
    ])
    expect(code).toBe(0)
    expect(stderr).toMatch(
      /^2 texts in, 2 words of 2 numbers out, .*, 3 bad rows listed in .*v\.errors\.csv, \d+\.\d s\n$/
    )
    expect([...load('v').words()]).toEqual(['hot', 'tea'])
    expect(readFileSync(path('v.errors.csv'), 'utf8').trimEnd().split(/\r?\n/)).toHaveLength(4)
    expect(list()).toEqual(['a.jsonl', 'v', 'v.errors.csv'])
  })

  it.each([
    ['no --out', ['a.csv', '--column', 'Text'], 2, /--out says which file/],
    ['--out -', ['a.csv', '--column', 'Text', '--out', '-'], 2, /--out says which file/],
    ['a table without --column', ['a.csv', '--out', 'v'], 2, /a\.csv is a table: --column says/],
    [
      'a column that is not there',
      ['a.csv', '--column', 'text', '--out', 'v'],
      2,
      /no such column; the file has: Id, Text/
    ],
    ['a column of text', ['a.txt', '--column', 'x', '--out', 'v'], 2, /is text, not a table/],
    ['two files', ['a.csv', 'a.txt', '--out', 'v'], 2, /one FILE/],
    ['the input as output', ['a.csv', '--column', 'Text', '--out', 'a.csv'], 2, /is the input itself/],
    [
      'the input as list of bad rows',
      ['v.errors.csv', '--column', 'Text', '--out', 'v'],
      2,
      /list of bad rows would be/
    ],
    ['JSON', ['a.json', '--column', 'Text', '--out', 'v'], 2, /JSON documents are not read/],
    ['a wrong delimiter', ['a.csv', '--column', 'Text', '--delimiter', 'ab', '--out', 'v'], 2, /one character/],
    ['dimensions that are none', ['a.csv', '--column', 'Text', '--out', 'v', '--dimensions', '0'], 2, /--dimensions 0/],
    ['a window too wide', ['a.csv', '--column', 'Text', '--out', 'v', '--window', '101'], 2, /window = 101/],
    ['too many words', ['a.csv', '--column', 'Text', '--out', 'v', '--max-words', '70000'], 2, /maxWords = 70000/],
    ['an unknown language', ['a.csv', '--column', 'Text', '--out', 'v', '--language', 'xx'], 2, /one of en, es/],
    ['an unknown option', ['a.csv', '--size', '5'], 2, /unknown option '--size'/],
    ['a file that is missing', ['none.csv', '--column', 'Text', '--out', 'v'], 1, /none\.csv: no such file/],
    ['a folder that is missing', ['a.csv', '--column', 'Text', '--out', 'no/v'], 1, /does not exist/],
    [
      'texts too few',
      ['a.csv', '--column', 'Text', '--out', 'v', '--min-count', '50'],
      1,
      /no word occurs 50 times in 5 texts/
    ],
    ['an empty file', ['empty.txt', '--out', 'v'], 1, /no word occurs 5 times in 0 texts/]
  ])('refuses %s and leaves nothing', async (_, args, code, message) => {
    for (const name of ['a.csv', 'v.errors.csv']) write(name, CSV)
    for (const name of ['a.txt', 'a.json']) write(name, 'text')
    write('empty.txt', '')
    const before = list()
    const isFile = (arg: string) => /^(a|none|empty|no\/v|v)(\.|$)/.test(arg)
    const got = await run(args.map((arg) => (isFile(arg) ? path(arg) : arg)))
    expect({ code: got.code, stdout: got.stdout }).toEqual({ code, stdout: '' })
    expect(got.stderr).toMatch(message)
    expect(got.stderr).toMatch(/^nutshell: /)
    expect(got.stderr).not.toMatch(/^ {4}at /m)
    expect(list()).toEqual(before)
    expect(readFileSync(path('a.csv'), 'utf8')).toBe(CSV)
  })

  it('refuses the input under another name', async () => {
    write('a.csv', CSV)
    symlinkSync(path('a.csv'), path('link'))
    const { code, stderr } = await run([path('a.csv'), '--column', 'Text', '--out', path('link')])
    expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining('is the input itself') })
  })

  it('stopped, leaves nothing half-written and says so', async () => {
    write('v', 'old')
    const child = start(['learn-vectors', '--column', 'Text', '--out', path('v')])
    const ended = finish(child)
    child.stdin.write(CSV.repeat(200))
    while (list().length < 2) await new Promise((resolve) => setTimeout(resolve, 10)) // the file in the making
    child.kill('SIGTERM')
    const { code, stderr } = await ended
    expect(code).toBe(143)
    expect(stderr).toMatch(/stopped by SIGTERM; .*v was not written\. The same command starts again/)
    expect(list()).toEqual(['v'])
    expect(readFileSync(path('v'), 'utf8')).toBe('old')
  })

  it('explains itself', async () => {
    const { code, stdout, stderr } = await run(['--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(/usage: nutshell learn-vectors/)
    expect(existsSync(path('v'))).toBe(false)
    const options = [
      'column',
      'input',
      'delimiter',
      'language',
      'dimensions',
      'window',
      'min-count',
      'max-words',
      'seed',
      'out'
    ]
    for (const name of options) expect(stdout).toContain(`--${name} `)
  })
})
