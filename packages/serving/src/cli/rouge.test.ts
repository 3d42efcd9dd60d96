import { writeFileSync } from 'node:fs'
import { gzipSync } from 'node:zlib'
import { rouge, summarize } from '@nutshell-ml/summarizer'
import { describe, expect, it } from 'vitest'
import { nutshell, useFolder } from './run-cli.test-support'

const QUIET = { code: 0, stderr: '' }

const { path } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

const jsonl = (records: unknown[]) => records.map((record) => `${JSON.stringify(record)}\n`).join('')

/** Runs `nutshell rouge ... --json` and gives what it printed. */
async function json(args: string[], input = ''): Promise<{ texts: number; scores: Record<string, unknown> } & Any> {
  const { code, stdout, stderr } = await nutshell(['rouge', ...args, '--json'], input)
  expect({ code, stderr }).toEqual(QUIET)
  return JSON.parse(stdout.toString())
}

// biome-ignore lint/suspicious/noExplicitAny: what a command printed
type Any = Record<string, any>

/** Wrong usage is exit code 2, a failure 1; both print a message and no result. */
async function expectFailure(args: string[], code: number, message: RegExp, input = ''): Promise<void> {
  const run = await nutshell(['rouge', ...args], input)
  expect({ code: run.code, stdout: run.stdout.toString() }).toEqual({ code, stdout: '' })
  expect(run.stderr).toMatch(message)
  expect(run.stderr).not.toMatch(/^ {4}at /m)
}

const single = (value: number) => ({ mean: value, low: value, high: value })

describe('two texts', () => {
  it('are one pair, a sentence on each line', async () => {
    // 2 of 2 and 2 of 4 words are shared; 1 of 1 and 1 of 3 pairs.
    const a = write('a.txt', 'cat sat\n')
    const b = write('b.txt', 'a cat sat down\n')
    const { texts, stem, scores } = await json([a, b])
    expect({ texts, stem }).toEqual({ texts: 1, stem: false })
    const words = { precision: single(1), recall: single(1 / 2), f1: single(2 / 3) }
    expect(scores.rouge1).toEqual(words)
    expect(scores.rougeL).toEqual(words)
    expect(scores.rouge2).toEqual({ precision: single(1), recall: single(1 / 3), f1: single(1 / 2) })
    const { code, stdout, stderr } = await nutshell(['rouge', a, b])
    expect({ code, stderr }).toEqual(QUIET)
    expect(stdout.toString()).toMatch(/^ROUGE-1 +100\.00 +50\.00 +66\.67$/m)
    expect(stdout.toString()).toMatch(/^ROUGE-2 +100\.00 +33\.33 +50\.00$/m)
    // An interval of one text would say nothing.
    expect(stdout.toString()).not.toMatch(/\d\.\d+-/)
  })

  it('may be gzip, and one of them standard input', async () => {
    const a = write('a.txt.gz', gzipSync('one two'))
    const { scores } = await json([a, '-'], 'one two')
    expect(scores.rouge2).toEqual({ precision: single(1), recall: single(1), f1: single(1) })
  })

  it('with --stem have words of one stem as the same', async () => {
    const files = [write('a.txt', 'cats running'), write('b.txt', 'cat runs')]
    expect((await json(files)).scores.rouge1).toMatchObject({ f1: single(0) })
    expect((await json([...files, '--stem'])).scores.rouge1).toMatchObject({ f1: single(1) })
  })

  it('with --lines are a pair on each line, with intervals', async () => {
    const a = write('a.txt', 'x y\na b\n')
    const b = write('b.txt', 'x y\r\nc d\r\n')
    const { texts, scores } = await json([a, b, '--lines'])
    expect(texts).toBe(2)
    // One pair is equal, the other has nothing in common: 0, 1/2 and 1 with shares 1/4, 1/2 and 1/4.
    expect(scores.rouge1).toMatchObject({ f1: { mean: 0.5, low: 0, high: 1 } })
    const { stdout } = await nutshell(['rouge', a, b, '--lines'])
    expect(stdout.toString()).toMatch(/^2 texts, .*95 % bootstrap intervals/)
    expect(stdout.toString()).toMatch(/^ROUGE-Lsum +50\.00 \(0\.00-100\.00\)/m)
    const narrow = await json([a, b, '--lines', '--level', '0.4', '--samples', '500', '--seed', '2'])
    expect(narrow.scores.rouge1).toMatchObject({ f1: { mean: 0.5, low: 0.5, high: 0.5 } })
  })
})

describe('tables', () => {
  const PAIRS = [
    { summary: 'fish is fresh', gold: ['fish was fresh', 'the fish is fresh'] },
    { summary: 'rooms are clean, staff kind', gold: ['clean rooms and kind staff'] },
    { summary: '', gold: ['nothing was said'] }
  ]

  it('score as the library does, with several references for a text in JSON Lines', async () => {
    const file = write('scored.jsonl', jsonl(PAIRS))
    const { texts, scores } = await json([file, '--candidate', 'summary', '--reference', 'gold'])
    expect(texts).toBe(3)
    const each = PAIRS.map(({ summary, gold }) => rouge(summary, gold))
    for (const type of ['rouge1', 'rouge2', 'rougeL', 'rougeLsum'] as const) {
      for (const part of ['precision', 'recall', 'f1'] as const) {
        const mean = each.reduce((sum, one) => sum + one[type][part], 0) / 3
        expect((scores as Any)[type][part].mean).toBeCloseTo(mean, 12)
      }
    }
  })

  it('may be two, of different kinds, also from standard input', async () => {
    const mine = write('mine.csv', 'id,summary\n1,fish is fresh\n2,"rooms are clean, staff kind"\n3,\n')
    const theirs = jsonl(PAIRS.map(({ gold }) => ({ gold })))
    const both = await json([mine, '-', '--candidate', 'summary', '--reference', 'gold'], theirs)
    const one = await json([write('one.jsonl', jsonl(PAIRS)), '--candidate', 'summary', '--reference', 'gold'])
    expect(both).toEqual(one)
  })

  it('take an array of sentences for a summary, a tab or another delimiter, and text beside a table', async () => {
    const lists = write('lists.jsonl', jsonl([{ a: ['x y', 'z'], b: 'z\nx y' }]))
    expect((await json([lists, '--candidate', 'a', '--reference', 'b'])).scores.rougeLsum).toMatchObject({
      f1: single(1)
    })
    const tsv = write('t.tsv', 'a\tb\nx\tx\n')
    expect((await json([tsv, '--candidate', 'a', '--reference', 'b'])).texts).toBe(1)
    const other = write('t.csv', 'a;b\nx;x\n')
    expect((await json([other, '--candidate', 'a', '--reference', 'b', '--delimiter', ';'])).texts).toBe(1)
    const text = write('t.txt', 'x')
    expect((await json([text, tsv, '--reference', 'b'])).scores.rouge1).toMatchObject({ f1: single(1) })
  })

  it('have bad rows left out on both sides, named and counted', async () => {
    const a = write('a.jsonl', jsonl([{ s: 'x' }, { s: 7 }, { s: 'y' }, { s: 'z' }]))
    const b = write('b.jsonl', jsonl([{ r: 'x' }, { r: 'q' }, { r: [] }, { r: 'z' }]))
    const { code, stdout, stderr } = await nutshell(['rouge', a, b, '--candidate', 's', '--reference', 'r', '--json'])
    expect(code).toBe(0)
    const { texts, scores } = JSON.parse(stdout.toString())
    expect(texts).toBe(2)
    expect(scores.rouge1.f1.mean).toBe(1)
    expect(stderr).toMatch(/row 2 .*'s' is a number, expected a string/)
    expect(stderr).toMatch(/row 3 .*'r' is an array of 0/)
    expect(stderr).toMatch(/2 bad rows left out/)
  })
})

describe('--text summarizes and scores', () => {
  const TEXT =
    'Ships bring fish to the harbour. Bees make honey from flowers. The harbour sells fish from ships. Flowers give bees honey.'
  const first = 'Ships bring fish to the harbour.'

  it('beside the first sentences, with the difference', async () => {
    const rows = Array.from({ length: 6 }, (_, i) => ({
      body: `${TEXT} Number ${i} is odd.`,
      gold: [first, 'bees honey']
    }))
    const file = write('d.jsonl', jsonl(rows))
    const args = ['--text', 'body', '--reference', 'gold', '--sentences', '1', '--stem']
    const { texts, sentences, systems } = await json([file, ...args])
    expect({ texts, sentences }).toEqual({ texts: 6, sentences: 1 })
    expect(systems.map((system: Any) => system.name)).toEqual(['nutshell', 'Lead-1'])
    const [ours, lead] = systems
    expect(lead.scores.rouge1.f1).toEqual(single(1))
    const { difference } = ours.lessLead.rouge1
    expect(difference.mean).toBeCloseTo(ours.scores.rouge1.f1.mean - 1, 12)
    const same = rows.filter(({ body }) => summarize(body, { sentences: 1 }).text === first).length
    expect(ours.sameAsLead).toBe(same / 6)
    const { stdout } = await nutshell(['rouge', file, ...args])
    expect(stdout.toString()).toMatch(/^nutshell less Lead-1, F1 \(the same in [\d.]+ % of the texts\)$/m)
    expect(stdout.toString()).toMatch(/^ROUGE-1 +[-+][\d.]+ +\([-+][\d.]+ to [-+][\d.]+\) +p = [01]\.\d{3}$/m)
  })

  it('of all sentences is the same as the first ones', async () => {
    const file = write(
      'd.jsonl',
      jsonl([{ body: ['One thing.', 'Another  thing.'], gold: 'one thing\nanother thing' }])
    )
    const args = ['--text', 'body', '--reference', 'gold', '--sentences', '2', '--method', 'kmeans']
    const { systems } = await json([file, ...args])
    expect(systems[0]).toMatchObject({ name: 'kmeans', sameAsLead: 1, lessLead: { rouge1: { pValue: 1 } } })
    expect(systems[0].scores.rougeLsum.f1).toEqual(single(1))
  })

  it('gives the same bytes again', async () => {
    const file = write(
      'd.jsonl',
      jsonl([
        { body: TEXT, gold: first },
        { body: `${TEXT} More.`, gold: 'more' }
      ])
    )
    const args = ['rouge', file, '--text', 'body', '--reference', 'gold', '--sentences', '2']
    const [one, two] = await Promise.all([nutshell(args), nutshell(args)])
    expect(one.code).toBe(0)
    expect(two.stdout.equals(one.stdout)).toBe(true)
  })
})

describe('wrong usage', () => {
  it.each<[string[], RegExp]>([
    [['a.txt'], /REFERENCES are missing/],
    [['a.txt', 'b.txt', 'c.txt'], /one or two files are expected, got: a\.txt b\.txt c\.txt/],
    [['--stem'], /expected, got: none/],
    [['-', '-'], /only one file can be standard input/],
    [['a.csv', 'b.txt'], /a\.csv is a table: --candidate says which column holds the summaries to judge/],
    [['a.txt', 'b.jsonl'], /b\.jsonl is a table: --reference says/],
    [['a.jsonl', '--candidate', 's'], /--reference says which column/],
    [['a.txt', 'b.txt', '--candidate', 's'], /--candidate s: .*a\.txt is text, not a table/],
    [['a.csv', 'b.csv', '--candidate', 's', '--reference', 'r', '--lines'], /--lines is for plain texts/],
    [['a.txt', 'b.txt', '--sentences', '2'], /--sentences goes with --text/],
    [['a.txt', 'b.txt', '--method', 'kmeans'], /--method goes with --text/],
    [['a.csv', '--text', 't', '--reference', 'r'], /--text needs --sentences/],
    [['a.csv', '--text', 't', '--sentences', '2'], /--reference says which column/],
    [['a.csv', 'b.csv', '--text', 't', '--reference', 'r', '--sentences', '2'], /one TABLE is expected/],
    [['a.csv', '--text', 't', '--candidate', 's'], /--candidate does not go with --text/],
    [['a.csv', '--text', 't', '--reference', 'r', '--sentences', '0'], /--sentences 0: expected a whole number >= 1/],
    [
      ['a.csv', '--text', 't', '--reference', 'r', '--sentences', '1', '--method', 'best'],
      /method = 'best', expected one of/
    ],
    [['a.txt', 'b.txt', '--level', '1'], /level = 1, expected a number above 0 and below 1/],
    [['a.txt', 'b.txt', '--level', 'high'], /--level high: expected a number/],
    [['a.txt', 'b.txt', '--samples', '0'], /--samples 0: expected a whole number/],
    [['a.csv', '--candidate', 's', '--reference', 'r', '--delimiter', ';;'], /--delimiter ;;: expected one character/],
    [['a.txt', 'b.txt', '--steam'], /unknown option '--steam'; known: .*--stem/]
  ])('%j', async (args, message) => {
    await expectFailure(args, 2, message)
  })

  it('of nothing at all shows the help and is wrong', async () => {
    const { code, stdout, stderr } = await nutshell(['rouge'])
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('usage: nutshell rouge')
  })

  it('--help has every option and examples', async () => {
    const { code, stdout, stderr } = await nutshell(['rouge', '--help'])
    expect({ code, stderr }).toEqual(QUIET)
    const text = stdout.toString()
    const names = 'candidate reference text input delimiter lines sentences method stem level samples seed json'
    for (const name of names.split(' ')) expect(text).toMatch(new RegExp(`^  --${name} `, 'm'))
    expect(text).toContain('examples:')
    expect(text.split('\n').every((line) => line.length <= 120)).toBe(true)
  })
})

describe('failures', () => {
  it('of files that are missing, that are no text, and of columns that are not there', async () => {
    const a = write('a.txt', 'x')
    await expectFailure([a, path('missing.txt')], 1, /cannot read .*missing\.txt: no such file/)
    await expectFailure([a, write('zero.txt', 'a\0b')], 2, /zero\.txt holds NUL bytes/)
    const csv = write('t.csv', 'a,b\nx,y\n')
    await expectFailure(
      [csv, '--candidate', 'a', '--reference', 'gold'],
      2,
      /--reference gold: there is no such column; .*a, b/
    )
    const lines = write('t.jsonl', jsonl([{ a: 'x', b: 'y' }]))
    await expectFailure(
      [lines, '--candidate', 'c', '--reference', 'b'],
      2,
      /--candidate c: there is no such column; .*a, b/
    )
  })

  it('of sides that are not as long, and of nothing to score', async () => {
    const [two, three] = [write('two.txt', 'a\nb\n'), write('three.txt', 'a\nb\nc\n')]
    await expectFailure([two, three, '--lines'], 1, /two\.txt has 2, .*three\.txt has 3/)
    const none = write('none.csv', 'a,b\n')
    await expectFailure([none, '--candidate', 'a', '--reference', 'b'], 1, /there are no texts to score/)
    await expectFailure([none, '--text', 'a', '--reference', 'b', '--sentences', '1'], 1, /there are no texts to score/)
  })
})
