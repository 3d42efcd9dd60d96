import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import type { TextThreads } from './threads'
import { startThreads, threads } from './threads-node'

let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'nutshell-threads-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** A thread that answers each batch with its own number and the batch, or does what the first text says. */
const WORKER = `
  import { parentPort, threadId, workerData } from 'node:worker_threads'
  parentPort.on('message', (texts) => {
    const [what, value] = texts[0].split(' ')
    if (what === 'throw') throw new Error(value)
    if (what === 'exit') process.exit(Number(value))
    if (what === 'sleep') Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, Number(value))
    parentPort.postMessage({ summaries: texts.map((text) => ({ text, threadId, ...workerData.options })) })
  })
  parentPort.postMessage('ready')`

function start(count: number, source = WORKER): TextThreads {
  const file = join(folder, `worker-${Math.abs(hash(source))}.mjs`)
  writeFileSync(file, source)
  return startThreads(pathToFileURL(file), { seed: 7 }, count)!
}

function hash(text: string): number {
  let sum = 0
  for (let i = 0; i < text.length; i++) sum = (Math.imul(sum, 31) + text.charCodeAt(i)) | 0
  return sum
}

describe('threads', () => {
  it('answer each batch, each with the options, and share the work', async () => {
    const pool = start(3)
    expect(pool.size).toBe(3)
    const results = await Promise.all(Array.from({ length: 30 }, (_, i) => pool.summarize([`sleep 2`, `text ${i}`])))
    expect(pool.state).toBe('ready')
    expect(results.map(({ summaries }) => summaries[1])).toEqual(
      results.map((_, i) => ({ text: `text ${i}`, seed: 7, threadId: expect.any(Number) }))
    )
    const used = new Set(results.map(({ summaries }) => (summaries[0] as unknown as { threadId: number }).threadId))
    expect(used.size).toBe(3)
    pool.end()
  })

  it.each([
    ['that throws', 'throw tantrum', 'tantrum'],
    ['that exits', 'exit 3', 'exit code 3']
  ])('one %s ends all with WORKER_DIED', async (_, text, reason) => {
    const pool = start(2)
    const batches = [['sleep 1'], [text], ['sleep 200'], ['sleep 200'], ['sleep 200'], ['waits']]
    const results = await Promise.allSettled(batches.map((texts) => pool.summarize(texts)))
    expect(results[5]).toMatchObject({
      status: 'rejected',
      reason: { code: 'WORKER_DIED', message: expect.stringContaining(reason) }
    })
    expect(pool.state).toBe('failed')
    await expect(pool.summarize(['more'])).rejects.toMatchObject({ code: 'WORKER_DIED' })
  })

  it('that cannot be loaded say why', async () => {
    const pool = start(1, `throw new Error('no such thing')`)
    await expect(pool.summarize(['a'])).rejects.toMatchObject({
      code: 'WORKER_DIED',
      message: expect.stringContaining('no such thing')
    })
  })

  it('that are ended answer nobody and disturb nobody', async () => {
    const pool = start(2)
    let isSettled = false
    pool.summarize(['sleep 100000']).finally(() => {
      isSettled = true
    })
    await new Promise((resolve) => setTimeout(resolve, 100))
    pool.end()
    await new Promise((resolve) => setTimeout(resolve, 100))
    expect(isSettled).toBe(false)
    expect(pool.state).not.toBe('failed')
  })

  it('are none where their file is missing, as in these sources', () => {
    expect(threads.start({}, 2)).toBeUndefined()
    expect(threads.available()).toBeGreaterThanOrEqual(1)
  })
})

/** Runs a script on the built package; `many` and `texts` are there already. Returns what it printed, as JSON. */
function runBuilt(script: string, format: 'module' | 'commonjs' = 'module'): unknown {
  const built = new URL(`../../dist/index.${format === 'module' ? 'js' : 'cjs'}`, import.meta.url)
  const load =
    format === 'module'
      ? `const { summarizeMany } = await import(${JSON.stringify(built.href)})`
      : `const { summarizeMany } = require(${JSON.stringify(fileURLToPath(built))})`
  const prepare = `
    const workerThreads = process.getBuiltinModule('node:worker_threads')
    const workers = []
    workerThreads.Worker = class extends workerThreads.Worker {
      constructor(...args) { super(...args); workers.push(this) }
    }
    process.getBuiltinModule('node:module').syncBuiltinESMExports()
    // Every 40th text costs a hundred times as much as the others.
    const texts = Array.from({ length: 400 }, (_, i) =>
      Array.from({ length: i % 40 === 3 ? 200 : 2 + (i % 9) }, (_, j) =>
        'Ship ' + ((i * 7 + j * j) % 23) + ' brings tea number ' + ((i + j * 5) % 17) + ' to harbour ' + (j % 7) + '.').join(' '))
    const collect = async (options, source = texts) => {
      const all = []
      for await (const summary of summarizeMany(source, options)) all.push(summary)
      return JSON.stringify(all)
    }`
  const whole =
    format === 'module'
      ? `${prepare}\n${load}\n${script}`
      : `${prepare}\n${load}\n;(async () => {${script}})().catch((error) => { console.error(error); process.exit(1) })`
  const { stdout, stderr } = spawnSync(process.execPath, [`--input-type=${format}`, '--eval', whole], {
    cwd: fileURLToPath(new URL('../..', import.meta.url)),
    encoding: 'utf8',
    timeout: 60_000
  })
  expect(stderr).toBe('')
  return JSON.parse(stdout)
}

describe('summarizeMany as built', () => {
  it.each(['module', 'commonjs'] as const)('gives the same bytes on 1, 2 and 3 threads, as %s', (format) => {
    expect(
      runBuilt(
        `
        const one = await collect({})
        const started = [workers.length]
        const same = []
        for (const threads of [1, 2, 3]) {
          const before = workers.length
          same.push(one === await collect({ threads }))
          started.push(workers.length - before)
        }
        console.log(JSON.stringify({ count: JSON.parse(one).length, same, started }))`,
        format
      )
    ).toEqual({ count: 400, same: [true, true, true], started: [0, 0, 2, 3] })
  })

  it('whose summaries explain themselves as those of one thread', () => {
    expect(
      runBuilt(`
        const explanations = async (threads) => {
          const all = []
          for await (const summary of summarizeMany(texts.slice(0, 60), { threads, sentences: 2 })) {
            all.push([String(summary.explain()), JSON.stringify(summary.explain()), Object.keys(summary)])
          }
          return JSON.stringify(all)
        }
        const [one, two] = [await explanations(1), await explanations(2)]
        console.log(JSON.stringify([one === two, one.length > 1000, workers.length]))`)
    ).toEqual([true, true, 2])
  })

  it('with options, and from a source that is slow', () => {
    expect(
      runBuilt(`
        async function* slow() {
          for (const text of texts.slice(0, 30)) {
            await new Promise((resolve) => setTimeout(resolve, 5))
            yield text
          }
        }
        const own = { words: 12, seed: 3 }
        const one = await collect(own, texts.slice(0, 30))
        console.log(JSON.stringify([one === await collect({ ...own, threads: 2 }, slow()), workers.length]))`)
    ).toEqual([true, 2])
  })

  it("starts threads for 'auto' only where there is work for them, and not for an embedder of the caller's", () => {
    expect(
      runBuilt(`
        const few = texts.filter((text) => text.length < 500)
        await collect({ threads: 'auto' }, few.slice(0, 50))
        const small = workers.length
        const embedder = (sentences) => sentences.map((sentence) => [sentence.length, 1])
        const own = await collect({ threads: 3, embedder }) === await collect({ embedder })
        const none = workers.length
        const many = Array.from({ length: 12 }, () => few).flat()
        const same = await collect({ threads: 'auto' }, many) === await collect({}, many)
        const { availableParallelism } = process.getBuiltinModule('node:os')
        const expected = Math.min(availableParallelism(), 8)
        console.log(JSON.stringify([small, own, none, same, workers.length === (expected === 1 ? 0 : expected)]))`)
    ).toEqual([0, true, 0, true, true])
  })

  it('ends with WORKER_DIED when a thread is killed, and its next use is whole', () => {
    expect(
      runBuilt(`
        let error
        let count = 0
        const endless = (function* () { for (;;) yield* texts })()
        try {
          for await (const _ of summarizeMany(endless, { threads: 2 })) if (++count === 1000) void workers[1].terminate()
        } catch (caught) { error = caught }
        const ended = await Promise.all(workers.map((worker) => worker.threadId === -1 || new Promise((resolve) => worker.once('exit', () => resolve(true)))))
        const next = await collect({ threads: 2 }) === await collect({})
        console.log(JSON.stringify([error.code, error.message.includes('exit code'), count >= 1000, ended, next]))`)
    ).toEqual(['WORKER_DIED', true, true, [true, true], true])
  })

  it('leaves no thread behind when the loop is left, aborted or ends in an error', () => {
    expect(
      runBuilt(`
        const outcomes = []
        for await (const _ of summarizeMany(texts, { threads: 2 })) break
        const controller = new AbortController()
        let count = 0
        try {
          for await (const _ of summarizeMany(texts, { threads: 2, signal: controller.signal })) {
            if (++count === 100) controller.abort(new Error('enough'))
          }
        } catch (error) { outcomes.push([error.message, count]) }
        count = 0
        try {
          for await (const _ of summarizeMany([...texts, 5], { threads: 2 })) count++
        } catch (error) { outcomes.push([error.message, count]) }
        const ended = await Promise.all(workers.map((worker) => worker.threadId === -1 || new Promise((resolve) => worker.once('exit', () => resolve(true)))))
        console.log(JSON.stringify({ outcomes, ended: ended.length }))`)
    ).toEqual({
      outcomes: [
        ['enough', 100],
        ['text 400 = 5, expected a string', 400]
      ],
      ended: 6
    })
  })

  it('does not keep a process from ending, also when an iterator is forgotten', () => {
    expect(
      runBuilt(`
        const forgotten = summarizeMany(texts, { threads: 2 })
        await forgotten.next()
        const start = performance.now()
        process.on('exit', () => console.log(JSON.stringify(performance.now() - start < 20_000)))`)
    ).toBe(true)
  })
})
