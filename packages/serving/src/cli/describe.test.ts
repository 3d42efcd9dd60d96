import { readFileSync, writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { nutshell, useFolder } from './run-cli.test-support'
import { makeRows, toCsv, toJsonl } from './table-rows.test-support'

const COLUMNS = ['size', 'color', 'visits', 'bought']
const ROWS = makeRows(50).map((row, i) => ({ ...row, size: i < 5 ? undefined : row.size }))
const CSV = toCsv(ROWS, COLUMNS)

const { path, list } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

async function describeFile(args: string[], input?: string | Uint8Array) {
  const { code, stdout, stderr } = await nutshell(['describe', ...args], input)
  return { code, stdout: stdout.toString(), stderr }
}

describe('nutshell describe', () => {
  it('tells what a table holds, from CSV or JSON Lines, gzip or not, from a file or standard input', async () => {
    const runs = await Promise.all([
      describeFile([write('a.csv', CSV), '--label', 'bought']),
      describeFile([write('a.csv.gz', gzipSync(CSV)), '--label', 'bought']),
      describeFile([write('a.jsonl', toJsonl(ROWS, COLUMNS)), '--label', 'bought']),
      describeFile(['--label', 'bought'], CSV)
    ])
    for (const run of runs) expect(run).toEqual({ code: 0, stderr: '', stdout: runs[0].stdout })
    const { stdout } = runs[0]
    for (const word of ['50 rows', 'size', 'color', 'visits', 'bought', 'yes', 'no']) expect(stdout).toContain(word)
  })

  it('as JSON', async () => {
    const { stdout } = await describeFile([write('a.csv', CSV), '--label', 'bought', '--format', 'json'])
    const profile = JSON.parse(stdout)
    expect(profile.rows).toBe(50)
    expect(profile.columns.map(({ name, type }: { name: string; type: string }) => [name, type])).toEqual([
      ['size', 'number'],
      ['color', 'category'],
      ['visits', 'number'],
      ['bought', 'category']
    ])
    const sizes = ROWS.flatMap(({ size }) => (size === undefined ? [] : [size]))
    expect(profile.columns[0]).toMatchObject({
      gaps: { count: 5, share: 0.1 },
      distinct: new Set(sizes).size,
      numbers: { min: Math.min(...sizes), max: Math.max(...sizes) }
    })
    expect(profile.label.classes.map(({ name }: { name: string }) => name)).toEqual(['no', 'yes'])
  })

  it('as a page, by the name of --out', async () => {
    const { code, stdout } = await describeFile([write('a.csv', CSV), '--out', path('a.html')])
    expect([code, stdout]).toEqual([0, ''])
    const page = readFileSync(path('a.html'), 'utf8')
    expect(page).toMatch(/^<!doctype html>/)
    expect(page).not.toMatch(/(?:src|href)\s*=\s*["']?https?:/)
    expect(list()).toEqual(['a.csv', 'a.html'])
  })

  it('its schema can be edited and given back', async () => {
    const file = write('a.csv', CSV)
    const first = await describeFile([file, '--schema-out', path('s.json'), '--types', '--label', 'bought'])
    expect(first.stdout).toBe(
      'export interface Row {\n  size: number | null\n  color: string | null\n  visits: number | null\n  bought: string | null\n}\n'
    )
    const schema = JSON.parse(readFileSync(path('s.json'), 'utf8'))
    expect(schema.columns[2]).toEqual({ name: 'visits', type: 'number' })
    schema.columns[2].type = 'category'
    schema.columns.shift()
    write('t.json', JSON.stringify(schema))
    const { stdout } = await describeFile([file, '--schema', path('t.json'), '--types'])
    expect(stdout).toBe(
      'export interface Row {\n  color: string | null\n  visits: string | null\n  bought: string | null\n}\n'
    )
  })

  it('takes types, and files without names', async () => {
    const bare = write('a.csv', CSV.replace(/^.*\n/, ''))
    const runs = await Promise.all([
      describeFile([bare, '--no-header', '--categorical', '3', '--drop', '1', '--types']),
      describeFile([bare, '--label-first', '--text', '1', '--types']),
      describeFile([write('b.csv', 'a,"b,c",d\n1,2,3\n'), '--drop', 'a,"b,c"', '--types'])
    ])
    expect(runs.map(({ stderr }) => stderr)).toEqual(['', '', ''])
    expect(runs.map(({ stdout }) => stdout.match(/(?<=^ {2}).*(?= \| null$)/gm))).toEqual([
      ['"2": string', '"3": string', '"4": string'],
      ['label: number', '"1": string', '"2": number', '"3": string'],
      ['d: number']
    ])
  })

  it('counts rows that cannot be read, and lists them beside --out', async () => {
    const file = write('a.csv', `${CSV}1,2\n`)
    const [loose, listed] = await Promise.all([describeFile([file]), describeFile([file, '--out', path('d.txt')])])
    expect(loose.stderr).toMatch(/row 51 \(at byte \d+\): 2 values, expected 4\n1 of the rows could not be read/)
    expect(listed.stderr).toMatch(/^1 of the rows .* listed in .*d\.txt\.errors\.csv\n$/)
    expect(readFileSync(path('d.txt.errors.csv'), 'utf8')).toMatch(
      /^row,offset,reason\n51,\d+,"2 values, expected 4"\n$/
    )
  })

  it.each([
    ['a label that is not there', ['a.csv', '--label', 'sold'], 2, /no such column; the file has: size, color/],
    ['a column that is not there', ['a.csv', '--numeric', 'shape'], 1, /no column 'shape'/],
    ['a value that is no number', ['a.csv', '--label', 'a', '--format', 'xml'], 2, /expected one of text, json, html/],
    ['types as a page', ['a.csv', '--types', '--format', 'html'], 2, /does not go with it/],
    ['a file that is missing', ['gone'], 1, /no such file/],
    ['an empty file', ['e.csv'], 1, /the CSV is empty/],
    ['two files', ['a.csv', 'e.csv'], 2, /one FILE/],
    ['the input as output', ['a.csv', '--out', 'a.csv'], 2, /is the input itself/],
    ['the input as schema', ['a.csv', '--schema-out', 'a.csv'], 2, /is the input itself/]
  ])('refuses %s', async (_, args, code, message) => {
    write('a.csv', CSV)
    write('e.csv', '')
    const before = list()
    const got = await describeFile(args.map((arg) => (before.includes(arg) || arg === 'gone' ? path(arg) : arg)))
    expect(got.stderr).toMatch(message)
    expect({ code: got.code, stdout: got.stdout }).toEqual({ code, stdout: '' })
    expect(got.stderr).not.toMatch(/^ {4}at /m)
    expect(list()).toEqual(before)
  })

  it('explains itself', async () => {
    const { code, stdout } = await describeFile(['--help'])
    expect(code).toBe(0)
    const names =
      'label input delimiter no-header label-first categorical numeric text drop schema format out schema-out types'
    for (const name of names.split(' ')) expect(stdout).toContain(`--${name} `)
    expect(stdout.split('\n').every((line) => line.length <= 120)).toBe(true)
  })
})
