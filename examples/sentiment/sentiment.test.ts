import { execFileSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const program = fileURLToPath(new URL('sentiment.mjs', import.meta.url))
const reviews = ['Excellent and comfortable, a great choice.', 'Terrible, slow and rude: the worst.']

describe('examples/sentiment', () => {
  const output = execFileSync(process.execPath, [program, ...reviews], { encoding: 'utf8' })

  it('labels reviews that have plain words, and names the words', () => {
    const [, praise, complaint] = output.trim().split('\n\n')
    expect(praise).toMatch(/^Excellent and .*\n {2}positive, with probability 0\.[5-9]\d: .*"excellent" for it/)
    expect(complaint).toMatch(
      /^Terrible, .*\n {2}negative, with probability 0\.[5-9]\d: .*"(terrible|slow|rude|worst)" for it/
    )
  })

  it('is right about most reviews that it has not seen, and does not pretend to be about all', () => {
    const [, right, all] = /(\d+) of (\d+) reviews, none of them seen before/.exec(output)!.map(Number)
    expect(all).toBe(120)
    expect(right).toBeGreaterThan(75)
    expect(right).toBeLessThan(120)
  })
})
