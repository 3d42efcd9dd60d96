import { spawnSync } from 'node:child_process'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { finish, nutshell, start, useFolder } from './run-cli.test-support'

const { path, list } = useFolder()

function write(name: string, content: string | Uint8Array): string {
  writeFileSync(path(name), content)
  return path(name)
}

const CSV = 'id,t\n1,One thing. Another thing.\n2,Two.\n'

describe('files that are not ours to touch', () => {
  it('a file that only has the name of a list of bad rows stays', async () => {
    write('x.csv.errors.csv', 'my,own\nnotes,here\n')
    const { code } = await nutshell(['summarize', write('in.csv', CSV), '--column', 't', '--out', path('x.csv')])
    expect(code).toBe(0)
    expect(readFileSync(path('x.csv.errors.csv'), 'utf8')).toBe('my,own\nnotes,here\n')
  })

  it('the list of bad rows may not be the input', async () => {
    const input = write('s.csv.errors.csv', CSV)
    const { code, stderr } = await nutshell(['summarize', input, '--column', 't', '--out', path('s.csv')])
    expect(code).toBe(2)
    expect(stderr).toContain('would be the input')
    expect(list()).toEqual(['s.csv.errors.csv'])
    expect(readFileSync(input, 'utf8')).toBe(CSV)
  })

  it.each(['-', ''])('--out %j is no file', async (out) => {
    const { code } = await nutshell(['summarize', write('in.csv', CSV), '--column', 't', '--out', out])
    expect(code).toBe(2)
    expect(existsSync('-')).toBe(false)
  })

  it.runIf(process.platform === 'linux')('a full disk behind standard output is told in a line', () => {
    const bin = new URL('../../bin/nutshell.js', import.meta.url).pathname
    const command = `"${process.execPath}" "${bin}" summarize "${write('in.csv', CSV)}" --column t > /dev/full`
    const { status, stderr } = spawnSync('sh', ['-c', command], { encoding: 'utf8' })
    expect(status).toBe(1)
    expect(stderr).toMatch(/^nutshell: cannot write to standard output: .*\n$/)
  })
})

describe('input that is something else', () => {
  it.each(['column', 'id'])(
    'JSON Lines without the --%s asked for: an error that lists what there is',
    async (name) => {
      const input = write('in.jsonl', '{"id":1,"t":"One."}\n{"id":2,"t":"Two."}\n')
      const columns = { column: 't', id: 'id', [name]: 'nope' }
      const args = ['summarize', input, '--column', columns.column, '--id', columns.id, '--out', path('out.jsonl')]
      const { code, stderr } = await nutshell(args)
      expect(code).toBe(2)
      expect(stderr).toContain(`--${name} nope: there is no such column; the file has: id, t`)
      expect(list()).toEqual(['in.jsonl'])
    }
  )

  it('bytes that are not UTF-8 are told', async () => {
    const input = write('latin1.csv', Buffer.from('id,t\n1,Un café noir.\n2,Plain.\n', 'latin1'))
    const { code, stderr } = await nutshell(['summarize', input, '--column', 't', '--out', path('out.csv')])
    expect(code).toBe(0)
    expect(stderr).toContain('2 rows in, 2 summaries out, 1 with U+FFFD')
  })

  it('a JSON document is not read as text', async () => {
    const { code, stderr } = await nutshell(['summarize', write('in.json', '[{"t":"One."}]')])
    expect(code).toBe(2)
    expect(stderr).toContain('JSON Lines')
  })

  it('bytes that are no text are not printed', async () => {
    const { code, stdout } = await nutshell(['summarize', write('in', Uint8Array.of(80, 75, 3, 4, 0, 0, 8, 0))])
    expect(code).toBe(2)
    expect(stdout).toHaveLength(0)
  })
})

it.runIf(process.platform !== 'win32')('a closed terminal leaves nothing behind', async () => {
  const child = start(['summarize', '-', '--column', 't', '--out', path('out.csv')])
  const run = finish(child)
  // Bad rows too, so that both files are open.
  child.stdin.write(`id,t\n${'1,One thing. Another thing.\nbad\n'.repeat(3000)}`)
  await expect.poll(() => list().length, { timeout: 90_000 }).toBe(2)
  child.kill('SIGHUP')
  expect((await run).code).toBe(129)
  expect(list()).toEqual([])
})
