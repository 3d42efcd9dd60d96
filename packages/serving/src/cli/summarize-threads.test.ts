import { spawn } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { finish, nutshell, start, useFolder } from './run-cli.test-support'

const { path, list } = useFolder()

function write(name: string, content: string): string {
  writeFileSync(path(name), content)
  return path(name)
}

const read = (name: string) => readFileSync(path(name), 'utf8')

/** Rows of very different cost: every 50th has a hundred times as many sentences as the others. */
function textOf(i: number): string {
  const count = i % 50 === 9 ? 150 : i % 7
  const sentences = Array.from(
    { length: count },
    (_, j) => `Ship ${(i * 7 + j * j) % 23} brings ""tea"" number ${(i + j * 5) % 17},\nto harbour ${j % 7}.`
  )
  return `"${sentences.join(' ')}"`
}

/** Rows of which some are bad, and the ids of the good ones. */
function mixedRows(count: number): { csv: string; good: number[]; bad: number[] } {
  const lines = ['id,t']
  const good: number[] = []
  const bad: number[] = []
  for (let i = 0; i < count; i++) {
    const isBad = i % 97 === 13 || (i > 300 && i < 320)
    lines.push(isBad ? (i % 2 === 0 ? `${i},too,many` : `${i},"not "doubled" here"`) : `${i},${textOf(i)}`)
    ;(isBad ? bad : good).push(i)
  }
  return { csv: `${lines.join('\n')}\n`, good, bad }
}

/** Rows enough that a run does not end before it is stopped. */
const longCsv = (rows: number) => `id,t\n${Array.from({ length: rows }, (_, i) => `${i},${textOf(i)}\n`).join('')}`

describe('--threads', () => {
  it('1, 2, 3 and auto give the same bytes, in order, with bad rows between', async () => {
    const { csv, good, bad } = mixedRows(900)
    const file = write('in.csv', csv)
    for (const [format, runs] of [
      ['csv', ['1', '2', '3', 'auto']],
      ['jsonl', ['1', '3']]
    ] as const) {
      for (const threads of runs) {
        const out = path(`${threads}.${format}`)
        const args = ['summarize', file, '--column', 't', '--id', 'id', '--threads', threads, '--out', out]
        const { code, stderr } = await nutshell(args)
        expect({ code, stderr }).toEqual({ code: 0, stderr: expect.stringContaining('900 rows in') })
      }
      for (const threads of runs) {
        expect(read(`${threads}.${format}`)).toBe(read(`1.${format}`))
        expect(read(`${threads}.${format}.errors.csv`)).toBe(read(`1.${format}.errors.csv`))
      }
    }
    const ids = (text: string) =>
      text
        .trimEnd()
        .split('\n')
        .map((line) => JSON.parse(line).id)
    expect(ids(read('3.jsonl'))).toEqual(good.map(String))
    const listed = read('3.jsonl.errors.csv').trimEnd().split('\n').slice(1)
    expect(listed.map((line) => Number(line.split(',')[0]) - 1)).toEqual(bad)
  })

  it('to standard output, and of JSON Lines', async () => {
    const lines = Array.from({ length: 1500 }, (_, i) =>
      i % 11 === 5 ? '{"t":5}' : JSON.stringify({ t: textOf(i), id: { n: i } })
    )
    const args = ['summarize', '--input', 'jsonl', '--column', 't', '--id', 'id', '--threads']
    const [one, two] = await Promise.all(['1', '2'].map((threads) => nutshell([...args, threads], lines.join('\n'))))
    expect(two.stdout.toString()).toBe(one.stdout.toString())
    const withoutTimes = (text: string) => text.replace(/[\d.]+ s, [\d,]+ rows a second\n$/, '')
    expect(withoutTimes(two.stderr)).toBe(withoutTimes(one.stderr))
    expect(two.stdout.toString().split('\n')).toHaveLength(1500 - 136 + 1)
  })

  it.each(['0', '-1', '1.5', 'many', '', '10000'])('%j: exit 2', async (threads) => {
    const { code, stderr } = await nutshell(['summarize', '--column', 't', `--threads=${threads}`], 't\nOne.\n')
    expect(code).toBe(2)
    expect(stderr).toContain('expected auto or a whole number')
  })

  it('come to an end with the source: an error in the middle leaves nothing', async () => {
    const file = write('in.csv', `${longCsv(3000)}`)
    const whole = gzipSync(readFileSync(file))
    writeFileSync(path('cut.csv.gz'), whole.subarray(0, whole.length - 100))
    const args = ['summarize', path('cut.csv.gz'), '--column', 't', '--threads', '2', '--out', path('o.csv')]
    const { code, stderr } = await nutshell(args)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^nutshell: cannot read .*ends too early\n$/)
    expect(list()).toEqual(['cut.csv.gz', 'in.csv'])
  })
})

describe('a run with threads that is stopped', () => {
  it.each<[NodeJS.Signals, number]>([
    ['SIGINT', 130],
    ['SIGTERM', 143]
  ])('by %s: exit %i, nothing left, and how to go on', async (signal, code) => {
    const file = write('in.csv', longCsv(60_000))
    write('o.csv', 'old')
    const child = start(['summarize', file, '--column', 't', '--threads', '2', '--out', path('o.csv')])
    const run = finish(child)
    // Some summaries have been written: the threads are at work.
    await expect
      .poll(() => list().some((name) => name.endsWith('.tmp') && read(name).length > 100_000), { timeout: 90_000 })
      .toBe(true)
    child.kill(signal)
    const { code: got, stdout, stderr } = await run
    expect({ code: got, stdout: stdout.length }, stderr).toEqual({ code, stdout: 0 })
    expect(stderr).toMatch(
      new RegExp(`^nutshell: stopped by ${signal}; .*o\\.csv was not written. The same command starts again.\\n$`)
    )
    expect(list()).toEqual(['in.csv', 'o.csv'])
    expect(read('o.csv')).toBe('old')
  })

  it('by a thread that dies: exit 1 and a line that says so, nothing left', async () => {
    const file = write('in.csv', longCsv(20_000))
    // The second thread is ended from within, as a lack of memory would.
    const preload = `
      const threads = process.getBuiltinModule('node:worker_threads')
      let count = 0
      threads.Worker = class extends threads.Worker {
        constructor(...args) {
          super(...args)
          if (++count === 2) this.on('message', () => { if (++count > 10) this.terminate() })
        }
      }
      process.getBuiltinModule('node:module').syncBuiltinESMExports()`
    const bin = fileURLToPath(new URL('../../bin/nutshell.js', import.meta.url))
    const args = ['summarize', file, '--column', 't', '--threads', '2', '--out', path('o.csv')]
    const child = spawn(process.execPath, [
      '--import',
      `data:text/javascript,${encodeURIComponent(preload)}`,
      bin,
      ...args
    ])
    child.stdin.end()
    const { code, stderr } = await finish(child)
    expect(code).toBe(1)
    expect(stderr).toMatch(/^nutshell: a worker thread ended before its work was done: .*\n$/)
    expect(list()).toEqual(['in.csv'])
  })

  it('by a reader that has enough is no failure', async () => {
    const file = write('in.csv', longCsv(20_000))
    const child = start(['summarize', file, '--column', 't', '--threads', '2'])
    const closed = new Promise((resolve) => child.on('exit', (code, signal) => resolve(code ?? signal)))
    const stderr: Buffer[] = []
    child.stderr.on('data', (piece: Buffer) => stderr.push(piece))
    await new Promise((resolve) => child.stdout.once('data', resolve))
    child.stdout.destroy()
    expect({ code: await closed, stderr: Buffer.concat(stderr).toString() }).toEqual({ code: 0, stderr: '' })
  })
})
