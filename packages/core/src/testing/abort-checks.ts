import { show } from '../options'
import type { Check } from './check'
import { errorOf, expectSame, expectThat, showError } from './expectations'
import { bytesOf } from './repeat-checks'
import type { AnyModel, Trial } from './trial'

/** How long work that was not ended would have to show itself, in milliseconds. */
const AFTERMATH_MS = 40
const AFTERMATH_TURNS = 4

const leftOut = ({ spec }: Trial) =>
  spec.longWork === false ? 'there are no options signal and onProgress' : undefined

/** What can take long tells how far it is, ends when it is told to, and leaves nothing running. */
export const abortChecks: Check[] = [
  {
    name: 'fit reports its progress',
    leftOut,
    async run(trial) {
      const reports = await reportsOf(trial)
      for (const { done, total } of reports) {
        const isWhole = Number.isSafeInteger(done) && (done as number) >= 0
        expectThat(isWhole, `done = ${show(done)}, expected a whole number >= 0`)
        const fits = total === undefined || (Number.isSafeInteger(total) && (total as number) >= (done as number))
        expectThat(fits, `total = ${show(total)}, expected a whole number >= done = ${done}`)
      }
    }
  },
  {
    name: 'progress and signal do not change the model',
    leftOut,
    async run(trial) {
      const quiet = await bytesOf(fitLong(trial, {}))
      const { signal } = new AbortController()
      expectSame('the file', await bytesOf(fitLong(trial, { signal, onProgress: () => {} })), quiet)
    }
  },
  {
    name: 'a signal that is aborted already stops fit before its first step',
    leftOut,
    async run(trial) {
      const whole = await bytesOf(fitLong(trial, {}))
      let calls = 0
      const reason = { why: 'any value may be a reason' }
      const signal = AbortSignal.abort(reason)
      await expectThrown('fit', () => fitLong(trial, { signal, onProgress: () => calls++ }), reason)
      await aftermath()
      expectThat(calls === 0, `onProgress was called ${calls} times`)
      expectSame('the file of the next fit', await bytesOf(fitLong(trial, {})), whole)
    }
  },
  {
    name: 'an abort stops fit within one step and leaves nothing running',
    leftOut,
    async run(trial) {
      const whole = await bytesOf(fitLong(trial, {}))
      await reportsOf(trial)
      for (const last of [1, 2]) {
        let calls = 0
        const controller = new AbortController()
        const reason = { why: 'any value may be a reason' }
        const onProgress = () => {
          calls++
          if (calls === last) controller.abort(reason)
        }
        await expectThrown('fit', () => fitLong(trial, { signal: controller.signal, onProgress }), reason)
        await aftermath()
        expectThat(calls === last, `aborted at report ${last}, onProgress was called ${calls} times`)
      }
      expectSame('the file of the next fit', await bytesOf(fitLong(trial, {})), whole)
    }
  },
  {
    name: 'an error from onProgress ends fit and reaches the caller',
    leftOut,
    async run(trial) {
      await reportsOf(trial)
      let calls = 0
      const thrown = new Error('from onProgress')
      const onProgress = () => {
        calls++
        throw thrown
      }
      await expectThrown('fit', () => fitLong(trial, { onProgress }), thrown)
      await aftermath()
      expectThat(calls === 1, `onProgress threw, and was called ${calls} times`)
    }
  },
  {
    name: 'fit leaves no listener on its signal',
    leftOut,
    async run(trial) {
      const controller = new AbortController()
      const { signal } = controller
      const open = watchListeners(signal)
      await fitLong(trial, { signal })
      expectThat(open() === 0, `after a fit ${open()} listeners are left on its signal`)
      const onProgress = () => controller.abort()
      await errorOf(() => fitLong(trial, { signal, onProgress }))
      expectThat(open() === 0, `after a fit that was aborted ${open()} listeners are left on its signal`)
    }
  }
]

type Report = { done?: unknown; total?: unknown }

function fitLong(trial: Trial, more: object): Promise<AnyModel> {
  const longWork = trial.spec.longWork || {}
  return trial.fit(trial.sampleOf(longWork), { ...longWork.options, ...more })
}

/** The reports of a whole fit: enough of them for the other checks to tell anything. */
async function reportsOf(trial: Trial): Promise<Report[]> {
  const reports: Report[] = []
  await fitLong(trial, { onProgress: (report: Report) => reports.push({ ...report }) })
  expectThat(
    reports.length >= 3,
    `onProgress was called ${reports.length} times, expected at least 3: longWork of the spec makes a longer fit`
  )
  return reports
}

async function expectThrown(what: string, call: () => unknown, expected: unknown): Promise<void> {
  const error = await errorOf(call)
  if (error === undefined) throw new Error(`${what} went on to its end, expected ${showError(expected)}`)
  expectThat(
    error.thrown === expected,
    `${what} threw ${showError(error.thrown)}, expected the very ${showError(expected)}`
  )
}

/** Waits in short turns: where something holds the event loop up for long, one timer might overtake what it waits for. */
async function aftermath(): Promise<void> {
  for (let turn = 0; turn < AFTERMATH_TURNS; turn++) {
    await new Promise((resolve) => setTimeout(resolve, AFTERMATH_MS / AFTERMATH_TURNS))
  }
}

/** Counts the listeners on a signal, from now on. */
function watchListeners(signal: AbortSignal): () => number {
  const open = new Set<unknown>()
  const { addEventListener, removeEventListener } = signal
  const watched = {
    addEventListener(type: 'abort', listener: EventListener, options?: AddEventListenerOptions | boolean): void {
      open.add(listener)
      if (typeof options === 'object') {
        options.signal?.addEventListener('abort', () => open.delete(listener))
        if (options.once) addEventListener.call(signal, type, () => open.delete(listener), { once: true })
      }
      addEventListener.call(signal, type, listener, options)
    },
    removeEventListener(type: 'abort', listener: EventListener, options?: EventListenerOptions | boolean): void {
      open.delete(listener)
      removeEventListener.call(signal, type, listener, options)
    }
  }
  Object.assign(signal, watched)
  return () => open.size + (signal.onabort ? 1 : 0)
}
