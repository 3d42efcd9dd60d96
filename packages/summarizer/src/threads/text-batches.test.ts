import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { createBatchReader, type TextBatch } from './text-batches'
import { openTexts } from './text-reader'

async function readAll(texts: Iterable<string> | AsyncIterable<string>): Promise<TextBatch[]> {
  const read = createBatchReader(openTexts(texts, undefined))
  const batches: TextBatch[] = []
  for (;;) {
    const batch = await read()
    batches.push(batch)
    if (batch.isLast) return batches
  }
}

const flat = (batches: TextBatch[]) => batches.flatMap(({ texts }) => texts)

describe('batches', () => {
  it('together are the texts, in order, and end once', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.nat(40_000), { maxLength: 12 }), fc.boolean(), async (lengths, isAsync) => {
        const texts = lengths.map((length, i) => String(i % 10).repeat(length))
        async function* later() {
          yield* texts
        }
        const batches = await readAll(isAsync ? later() : texts)
        expect(flat(batches)).toEqual(texts)
        expect(batches.map(({ isLast }) => isLast)).toEqual(batches.map((_, i) => i === batches.length - 1))
        // All but the last are full, and none was so before its last text.
        for (const { texts, isLast } of batches) {
          const length = (texts: string[]) => texts.reduce((sum, text) => sum + Math.max(text.length, 64), 0)
          if (!isLast) expect(length(texts)).toBeGreaterThanOrEqual(32_768)
          expect(length(texts.slice(0, -1))).toBeLessThan(32_768)
        }
      }),
      { numRuns: 60 }
    )
  })

  it('of empty texts end too', async () => {
    const batches = await readAll(Array.from({ length: 1000 }, () => ''))
    expect(batches.map(({ texts }) => texts.length)).toEqual([512, 488])
  })

  it('do not wait for a slow source, and the text that was awaited meanwhile is in the next', async () => {
    let release = (_: string) => {}
    async function* slow() {
      yield 'first'
      yield await new Promise<string>((resolve) => {
        release = resolve
      })
      yield 'third'
    }
    const read = createBatchReader(openTexts(slow(), undefined))
    expect(await read()).toEqual({ texts: ['first'], isLast: false })
    const next = read()
    release('second')
    expect(await next).toEqual({ texts: ['second', 'third'], isLast: true })
  })

  it('end with what the source throws, after the texts before it', async () => {
    const reason = new Error('the source broke')
    async function* broken() {
      yield 'first'
      throw reason
    }
    expect(await readAll(broken())).toEqual([{ texts: ['first'], isLast: true, error: { reason } }])
    // Also where it throws between two batches.
    async function* later() {
      yield 'first'
      await new Promise((resolve) => setTimeout(resolve, 60))
      throw reason
    }
    expect(await readAll(later())).toEqual([
      { texts: ['first'], isLast: false },
      { texts: [], isLast: true, error: { reason } }
    ])
  })
})
