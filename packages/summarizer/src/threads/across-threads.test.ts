import { NutshellError, Random } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import type { Summary } from '../summary'
import { acrossThreads } from './across-threads'
import { openTexts } from './text-reader'
import type { BatchResult, SummaryData, TextThreads } from './threads'

const summaryOf = (text: string): SummaryData => ({ text: text.slice(0, 10), sentences: [] })
/** Texts of which each is a batch of its own. */
const bigTexts = (count: number) => Array.from({ length: count }, (_, i) => `${i}:`.padEnd(40_000, 'x'))
const nameOf = ({ text }: Summary) => Number(text.split(':')[0])

/** Threads that answer when they are told to, in any order. */
function fakeThreads(size: number) {
  const open: { texts: readonly string[]; resolve(result: BatchResult): void; reject(error: Error): void }[] = []
  const threads: TextThreads = {
    size,
    state: 'ready',
    summarize: (texts) => new Promise((resolve, reject) => open.push({ texts, resolve, reject })),
    end: async () => {}
  }
  return { threads, open }
}

/** Keeps the text, to see that it is the right one. */
const revive = (data: SummaryData, text: string): Summary => {
  if (!text.startsWith(data.text)) throw new Error(`the summary of ${data.text} came with another text`)
  return { ...data, explain: () => ({ method: '', sentences: [] }) }
}

const soon = () => new Promise((resolve) => setTimeout(resolve, 1))

async function collect(summaries: AsyncIterable<Summary[]>): Promise<{ got: number[]; error: unknown }> {
  const got: number[] = []
  try {
    for await (const batch of summaries) got.push(...batch.map(nameOf))
  } catch (error) {
    return { got, error }
  }
  return { got, error: undefined }
}

describe('acrossThreads', () => {
  it('keeps the order, whatever the order of the answers', async () => {
    for (const size of [1, 2, 3]) {
      const random = new Random(size)
      const { threads, open } = fakeThreads(size)
      const texts = bigTexts(50)
      const result = collect(acrossThreads(openTexts(texts, undefined), threads, revive, undefined))
      for (let answered = 0; answered < texts.length; ) {
        await soon()
        if (open.length === 0) continue
        const [{ texts, resolve }] = open.splice(random.int(open.length), 1)
        resolve({ summaries: texts.map(summaryOf) })
        answered++
      }
      expect(await result).toEqual({ got: texts.map((_, i) => i), error: undefined })
    }
  })

  it('reads ahead, but only so far', async () => {
    let pulled = 0
    function* counted() {
      for (const text of bigTexts(1000)) {
        pulled++
        yield text
      }
    }
    const { threads, open } = fakeThreads(2)
    const summaries = acrossThreads(openTexts(counted(), undefined), threads, revive, undefined)
    expect(pulled).toBe(0)
    const first = summaries.next()
    for (let i = 0; i < 30; i++) await soon()
    expect(pulled).toBe(8)
    // The first is slow, all others are done: still no more is read.
    for (const { texts, resolve } of open.splice(1)) resolve({ summaries: texts.map(summaryOf) })
    for (let i = 0; i < 30; i++) await soon()
    expect(pulled).toBe(8)
    open[0].resolve({ summaries: open[0].texts.map(summaryOf) })
    expect((await first).value?.map(nameOf)).toEqual([0])
    await summaries.return(undefined)
  })

  it('gives the summaries before an error, of a text or of the source', async () => {
    const failing = fakeThreads(1)
    const result = collect(acrossThreads(openTexts(bigTexts(3), undefined), failing.threads, revive, undefined))
    while (failing.open.length < 3) await soon()
    failing.open[2].resolve({ summaries: [summaryOf('2:')] })
    failing.open[1].resolve({ summaries: [], error: { code: 'NON_FINITE', message: 'no number' } })
    failing.open[0].resolve({ summaries: [summaryOf('0:')] })
    const { got, error } = await result
    expect(got).toEqual([0])
    expect(error).toBeInstanceOf(NutshellError)
    expect(error).toMatchObject({ code: 'NON_FINITE', message: 'no number' })

    const { threads, open } = fakeThreads(1)
    const broken = collect(
      acrossThreads(openTexts([...bigTexts(2), 5 as unknown as string], undefined), threads, revive, undefined)
    )
    while (open.length < 2) await soon()
    for (const { texts, resolve } of open) resolve({ summaries: texts.map(summaryOf) })
    expect(await broken).toMatchObject({
      got: [0, 1],
      error: { code: 'INVALID_INPUT', message: 'text 2 = 5, expected a string' }
    })
  })

  it('ends when a thread dies, after the summaries before', async () => {
    const { threads, open } = fakeThreads(1)
    const result = collect(acrossThreads(openTexts(bigTexts(4), undefined), threads, revive, undefined))
    while (open.length < 4) await soon()
    open[0].resolve({ summaries: [summaryOf('0:')] })
    for (const { reject } of open.slice(1)) reject(new NutshellError('WORKER_DIED', 'gone'))
    expect(await result).toMatchObject({ got: [0], error: { code: 'WORKER_DIED' } })
  })

  it('ends at an abort, though source and threads hang', async () => {
    for (const count of [0, 1]) {
      async function* hanging() {
        yield* bigTexts(count)
        await new Promise(() => {})
      }
      const controller = new AbortController()
      const reason = new Error('enough')
      const { threads } = fakeThreads(2)
      const source = openTexts(hanging(), controller.signal)
      const result = collect(acrossThreads(source, threads, revive, controller.signal))
      await soon()
      controller.abort(reason)
      expect(await result).toEqual({ got: [], error: reason })
      await source.close() // does not wait for the source
    }
  })
})
