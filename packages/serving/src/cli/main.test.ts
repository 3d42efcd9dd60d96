import { describe, expect, it } from 'vitest'
import { nutshell } from './run-cli.test-support'

describe('nutshell', () => {
  it('--help tells the commands', async () => {
    const runs = await Promise.all(['--help', '-h', 'help'].map((arg) => nutshell([arg])))
    for (const { code, stdout, stderr } of runs) {
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
      expect(stdout.toString()).toContain('summarize')
    }
  })

  it('--version is one version', async () => {
    const { code, stdout } = await nutshell(['--version'])
    expect(code).toBe(0)
    expect(stdout.toString()).toMatch(/^\d+\.\d+\.\d+\n$/)
  })

  it('without a command is wrong usage', async () => {
    const { code, stdout, stderr } = await nutshell([])
    expect({ code, stdout: stdout.toString() }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain('usage:')
  })

  it('names an unknown command and lists the known', async () => {
    for (const name of ['sumarize', 'constructor', '--wat']) {
      const { code, stderr } = await nutshell([name])
      expect(code).toBe(2)
      expect(stderr).toContain(`'${name}'`)
      expect(stderr).toContain('summarize')
      expect(stderr).not.toContain('    at ')
    }
  })

  it('summarize --help has every option and examples', async () => {
    const { code, stdout, stderr } = await nutshell(['summarize', '--help'])
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const text = stdout.toString()
    const names =
      'column id input delimiter sentences ratio words characters embedder method language query context explain seed threads format out'.split(
        ' '
      )
    for (const name of names) expect(text).toContain(`--${name} `)
    expect(text).toContain('examples:')
    expect(text.split('\n').every((line) => line.length <= 120)).toBe(true)
  })
})
