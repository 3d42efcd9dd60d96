import { setFlagsFromString } from 'node:v8'
import { runInNewContext } from 'node:vm'
import { NutshellError } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { summarize } from './summarize'
import { type SummarizeManyOptions, summarizeMany } from './summarize-many'
import type { Summary } from './summary'

const TEXTS = [
  'Ships sail. Bees hum. Trains stop.',
  '',
  'One sentence.',
  'Bees hum. Bees hum. Ships sail. Trains stop. Tea cools.'
]

/** A source that keeps count of what was asked of it. */
function source(texts: readonly unknown[], end: 'done' | 'hang' | 'throw' = 'done') {
  const log = { pulled: 0, returned: 0 }
  const iterable: AsyncIterable<string> = {
    [Symbol.asyncIterator]: () => ({
      async next() {
        if (log.pulled < texts.length) return { done: false, value: texts[log.pulled++] as string }
        if (end === 'hang') return new Promise(() => {})
        if (end === 'throw') throw new Error('the source broke')
        return { done: true, value: undefined }
      },
      async return() {
        log.returned++
        return { done: true, value: undefined }
      }
    })
  }
  return { iterable, log }
}

/** As `source`, synchronous. */
function syncSource(texts: readonly string[]) {
  const log = { pulled: 0, returned: 0 }
  const iterable: Iterable<string> = {
    [Symbol.iterator]: () => ({
      next: () =>
        log.pulled < texts.length ? { done: false, value: texts[log.pulled++] } : { done: true, value: undefined },
      return() {
        log.returned++
        return { done: true, value: undefined }
      }
    })
  }
  return { iterable, log }
}

async function collect(summaries: AsyncIterable<Summary>): Promise<{ summaries: Summary[]; error: unknown }> {
  const collected: Summary[] = []
  try {
    for await (const summary of summaries) collected.push(summary)
  } catch (error) {
    return { summaries: collected, error }
  }
  return { summaries: collected, error: undefined }
}

/** Every test is run without a signal and with one that is never used: the paths differ. */
const SIGNALS: [string, () => SummarizeManyOptions][] = [
  ['without a signal', () => ({})],
  ['with a signal', () => ({ signal: new AbortController().signal })]
]

describe.each(SIGNALS)('summarizeMany %s', (_, base) => {
  it('gives what summarize gives, in order, from any kind of source', async () => {
    const expected = TEXTS.map((text) => summarize(text, { sentences: 2 }))
    const options = () => ({ ...base(), sentences: 2 })
    function* generator() {
      yield* TEXTS
    }
    async function* asyncGenerator() {
      yield* TEXTS
    }
    const sources = [
      TEXTS,
      new Set(TEXTS),
      generator(),
      asyncGenerator(),
      source(TEXTS).iterable,
      syncSource(TEXTS).iterable
    ]
    for (const texts of sources) {
      expect(await collect(summarizeMany(texts, options()))).toEqual({ summaries: expected, error: undefined })
    }
    expect(await collect(summarizeMany([], base()))).toEqual({ summaries: [], error: undefined })
  })

  it('reads nothing ahead', async () => {
    for (const { iterable, log } of [source(TEXTS), syncSource(TEXTS)]) {
      const summaries = summarizeMany(iterable, base())
      expect(log.pulled).toBe(0)
      for (let i = 1; i <= TEXTS.length; i++) {
        await summaries.next()
        await new Promise((resolve) => setTimeout(resolve, 1))
        expect(log.pulled).toBe(i)
      }
      expect((await summaries.next()).done).toBe(true)
    }
  })

  it('ends the source when the loop is left', async () => {
    for (const { iterable, log } of [source(TEXTS), syncSource(TEXTS)]) {
      for await (const _ of summarizeMany(iterable, base())) break
      expect(log).toEqual({ pulled: 1, returned: 1 })
    }
  })

  it('does not end a source that ended by itself', async () => {
    const { iterable, log } = source(TEXTS)
    await collect(summarizeMany(iterable, base()))
    expect(log).toEqual({ pulled: TEXTS.length, returned: 0 })
  })

  it('keeps what was given before the source throws', async () => {
    const { summaries, error } = await collect(summarizeMany(source(TEXTS, 'throw').iterable, base()))
    expect(summaries).toHaveLength(TEXTS.length)
    expect(error).toMatchObject({ message: 'the source broke' })
  })

  it('names a text that is no string, and ends the source', async () => {
    const { iterable, log } = source(['One. Two.', 'Three.', null, 'Four.'])
    const { summaries, error } = await collect(summarizeMany(iterable, base()))
    expect(summaries).toHaveLength(2)
    expect(error).toBeInstanceOf(NutshellError)
    expect(error).toMatchObject({ code: 'INVALID_INPUT', message: 'text 2 = null, expected a string' })
    expect(log).toEqual({ pulled: 3, returned: 1 })
    const array = await collect(summarizeMany([['a', 'b'] as unknown as string], base()))
    expect(array.error).toMatchObject({ code: 'INVALID_INPUT', message: expect.stringContaining('text 0') })
  })

  it('passes on what the embedder throws, and ends the source', async () => {
    const { iterable, log } = source(TEXTS)
    const embedder = () => {
      throw new TypeError('no network')
    }
    const { summaries, error } = await collect(summarizeMany(iterable, { ...base(), embedder }))
    expect(summaries).toEqual([])
    expect(error).toMatchObject({ message: 'no network' })
    expect(log).toEqual({ pulled: 1, returned: 1 })
  })

  it('takes an asynchronous embedder', async () => {
    const rows = (sentences: readonly string[]) => sentences.map((sentence) => [sentence.length])
    const expected = TEXTS.map((text) => summarize(text, { embedder: rows }))
    const { summaries } = await collect(
      summarizeMany(TEXTS, { ...base(), embedder: async (sentences) => rows(sentences) })
    )
    expect(summaries).toEqual(expected)
  })

  it('tells of its progress in texts, of how many where that is known', async () => {
    const reports: unknown[] = []
    const options = { ...base(), onProgress: (progress: unknown) => reports.push(progress) }
    const seen: number[] = []
    for await (const _ of summarizeMany(TEXTS, options)) seen.push(reports.length)
    expect(seen).toEqual([1, 2, 3, 4])
    expect(reports).toEqual([1, 2, 3, 4].map((done) => ({ done, total: 4 })))
    reports.length = 0
    await collect(summarizeMany(source(TEXTS).iterable, options))
    expect(reports).toEqual([1, 2, 3, 4].map((done) => ({ done, total: undefined })))
  })

  it('ends when a progress report throws', async () => {
    const { iterable, log } = source(TEXTS)
    const onProgress = () => {
      throw new Error('enough')
    }
    const { error } = await collect(summarizeMany(iterable, { ...base(), onProgress }))
    expect(error).toMatchObject({ message: 'enough' })
    expect(log.returned).toBe(1)
  })

  it('holds on to no text that it is done with', async () => {
    // What the source hands out is watched by weak references: of 400, hardly any may be alive in the end.
    setFlagsFromString('--expose-gc')
    const collectGarbage = runInNewContext('gc') as () => void
    const handedOut: WeakRef<object>[] = []
    const texts: AsyncIterable<string> = {
      [Symbol.asyncIterator]: () => ({
        async next() {
          const result = { done: false as const, value: 'One. Two.' }
          handedOut.push(new WeakRef(result))
          return result
        }
      })
    }
    let count = 0
    let alive = Number.NaN
    for await (const _ of summarizeMany(texts, base())) {
      if (++count < 400) continue
      for (let i = 0; i < 5; i++) {
        await new Promise((resolve) => setTimeout(resolve, 1)) // weak references hold until the end of a turn
        collectGarbage()
      }
      alive = handedOut.filter((reference) => reference.deref() !== undefined).length
      break
    }
    expect(handedOut).toHaveLength(400)
    expect(alive).toBeLessThan(40)
  })
})

describe('summarizeMany with a signal', () => {
  it('that is aborted already reads nothing', async () => {
    const reason = new Error('stop')
    for (const { iterable, log } of [source(TEXTS), syncSource(TEXTS)]) {
      const { summaries, error } = await collect(summarizeMany(iterable, { signal: AbortSignal.abort(reason) }))
      expect({ summaries, error, log }).toEqual({ summaries: [], error: reason, log: { pulled: 0, returned: 0 } })
    }
  })

  it('ends within one text, and ends the source', async () => {
    for (const { iterable, log } of [source(TEXTS), syncSource(TEXTS)]) {
      const controller = new AbortController()
      const summaries: Summary[] = []
      const loop = async () => {
        for await (const summary of summarizeMany(iterable, { signal: controller.signal })) {
          summaries.push(summary)
          if (summaries.length === 2) controller.abort()
        }
      }
      const error = await loop().catch((error: unknown) => error)
      expect(controller.signal.aborted).toBe(true)
      expect(error).toBe(controller.signal.reason)
      expect(summaries).toHaveLength(2)
      expect(log).toEqual({ pulled: 2, returned: 1 })
    }
  })

  it('ends while the source hangs', async () => {
    const { iterable, log } = source(['One. Two.'], 'hang')
    const controller = new AbortController()
    const reason = new Error('stop')
    setTimeout(() => controller.abort(reason), 20)
    const { summaries, error } = await collect(summarizeMany(iterable, { signal: controller.signal }))
    expect(summaries).toHaveLength(1)
    expect(error).toBe(reason)
    expect(log.returned).toBe(1)
  })

  it('ends after the embedder that was at work', async () => {
    const controller = new AbortController()
    const embedder = async (sentences: readonly string[]) => {
      controller.abort()
      return sentences.map((_, i) => [i + 1])
    }
    const { summaries, error } = await collect(summarizeMany(TEXTS, { signal: controller.signal, embedder }))
    expect(summaries).toEqual([])
    expect(error).toBe(controller.signal.reason)
  })

  it('leaves no listener behind', async () => {
    const controller = new AbortController()
    let listeners = 0
    const { signal } = controller
    const add = signal.addEventListener.bind(signal)
    const remove = signal.removeEventListener.bind(signal)
    signal.addEventListener = (...args: Parameters<typeof add>) => {
      listeners++
      add(...args)
    }
    signal.removeEventListener = (...args: Parameters<typeof remove>) => {
      listeners--
      remove(...args)
    }
    await collect(summarizeMany(TEXTS, { signal }))
    for await (const _ of summarizeMany(TEXTS, { signal })) break
    await collect(summarizeMany(source(TEXTS, 'throw').iterable, { signal }))
    expect(listeners).toBe(0)
  })
})

describe('summarizeMany refuses at once', () => {
  it.each([['a text'], [undefined], [null], [5], [{}]])('%j as texts', (texts) => {
    expect(codeOf(() => summarizeMany(texts as unknown as string[]))).toBe('INVALID_INPUT')
  })

  it('bad options', () => {
    expect(codeOf(() => summarizeMany([], { sentnces: 1 } as object))).toBe('UNKNOWN_OPTION')
    expect(codeOf(() => summarizeMany([], { sentences: 0 }))).toBe('INVALID_OPTION')
    expect(codeOf(() => summarizeMany([], { words: 1, ratio: 1 }))).toBe('INVALID_OPTION')
  })
})

function codeOf(action: () => unknown): string {
  try {
    action()
  } catch (error) {
    return error instanceof NutshellError ? error.code : String(error)
  }
  return 'no error'
}

it('an abort also ends the wait for an embedder that never answers', async () => {
  const controller = new AbortController()
  const embedder = () => new Promise<number[][]>(() => {})
  const reading = (async () => {
    for await (const _ of summarizeMany(['One thing. Another.'], { embedder, signal: controller.signal }));
  })()
  setTimeout(() => controller.abort(new Error('enough')), 20)
  await expect(reading).rejects.toThrow('enough')
})

it('blank texts do not call the embedder', async () => {
  let calls = 0
  const embedder = (sentences: string[]) => {
    calls++
    return sentences.map(() => [1])
  }
  for await (const { reason } of summarizeMany(['', ' ', '\n'], { embedder })) expect(reason).toBe('the text is blank')
  expect(calls).toBe(0)
})
