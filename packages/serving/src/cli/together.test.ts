import { writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { nutshell, useFolder } from './run-cli.test-support'

const CSV = `id,shop,text
a,north,The zipper broke. We saw the lake.
b,north,Nice walk in the park. My zipper broke too.
c,south,The tea was cold. A long road.
d,north,Zipper broke at once!
e,south,Cold tea again.
f,south,"The sun was out, and the tea was cold."
`

describe('nutshell together', () => {
  const { path, list } = useFolder()

  it('prints a line for each point of all texts', async () => {
    const { code, stdout, stderr } = await nutshell(['together', '-', '--column', 'text', '--input', 'csv'], CSV)
    expect(stderr).toBe('')
    expect(code).toBe(0)
    expect(stdout.toString()).toMatch(/^6 texts, \d points\n/)
    expect(stdout.toString()).toMatch(/^3 of 6 {2}\(50%\): .*zipper/im)
  })

  it('keeps groups apart and gives ids', async () => {
    const file = path('reviews.csv')
    const out = path('points.json')
    writeFileSync(file, CSV)
    const { code } = await nutshell([
      'together',
      file,
      '--column',
      'text',
      '--id',
      'id',
      '--group-by',
      'shop',
      '--out',
      out
    ])
    expect(code).toBe(0)
    expect(list()).toEqual(['points.json', 'reviews.csv'])
    const { default: groups } = await import(out, { with: { type: 'json' } })
    expect(groups.map(({ group, texts }: { group: string; texts: number }) => [group, texts])).toEqual([
      ['north', 3],
      ['south', 3]
    ])
    expect(groups[0].points[0].ids).toEqual(['a', 'b', 'd'])
    expect(groups[1].points[0].ids).toEqual(['c', 'e', 'f'])
  })

  it.each([
    [['--column', 'body'], /--column body: there is no such column; the file has: id, shop, text/],
    [['--column', 'text', '--group-by', 'x'], /--group-by x: there is no such column/],
    [['--column', 'text', '--points', '0'], /--points 0: expected a whole number >= 1/],
    [['--column', 'text', '--language', 'xx'], /language = 'xx', expected one of/],
    [['--column', 'text', '--nope'], /unknown option '--nope'/],
    [[], /--column says which column holds the texts/]
  ])('%j is wrong usage', async (args, message) => {
    const { code, stdout, stderr } = await nutshell(['together', '-', '--input', 'csv', ...args], CSV)
    expect(stderr).toMatch(message)
    expect(code).toBe(2)
    expect(stdout.toString()).toBe('')
  })
})
