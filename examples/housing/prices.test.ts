import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const beside = (name: string) => fileURLToPath(new URL(name, import.meta.url))
const lines = (text: string) => text.trimEnd().split('\n')

function run(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [beside('prices.mjs'), ...args], { encoding: 'utf8' })
  expect(status, stderr).toBe(0)
  return { stdout, stderr }
}

describe('examples/housing', () => {
  const { stdout, stderr } = run()

  it('writes the rows of the new houses as they are, each with a price, and says why', () => {
    const houses = lines(readFileSync(beside('new.csv'), 'utf8'))
    const priced = lines(stdout)
    expect(priced[0]).toBe(`${houses[0]},price`)
    expect(priced.slice(1).map((line) => line.slice(0, line.lastIndexOf(',')))).toEqual(houses.slice(1))
    // What was paid is from 29,700 to 936,100.
    for (const line of priced.slice(1)) {
      const price = Number(line.slice(line.lastIndexOf(',') + 1))
      expect(price).toBeGreaterThan(20_000)
      expect(price).toBeLessThan(1_000_000)
    }
    // The prices were made from the columns, but for noise of 9%: what is left is little beside a spread of 128,000.
    expect(Number(/^R2 +([\d.]+)/m.exec(stderr)![1])).toBeGreaterThan(0.9)
    expect(stderr).toMatch(/the first of them: \d+, usually \d+\..* area = 77 /)
  })

  it('writes the same to a file that is named', () => {
    const folder = mkdtempSync(join(tmpdir(), 'nutshell-housing-'))
    try {
      const path = join(folder, 'prices.csv')
      expect(run(beside('sold.csv'), beside('new.csv'), path).stdout).toBe('')
      expect(readFileSync(path, 'utf8')).toBe(stdout)
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
