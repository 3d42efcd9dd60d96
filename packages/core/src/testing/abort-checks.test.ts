import { abortChecks } from './abort-checks'
import { describeDefects, fit, onOptions } from './defects.test-support'
import type { NearestMeanOptions } from './nearest-mean.test-support'

const REPORTS = 'fit reports its progress'
const SAME = 'progress and signal do not change the model'
const EARLY = 'a signal that is aborted already stops fit before its first step'
const ABORT = 'an abort stops fit within one step and leaves nothing running'
const ERROR = 'an error from onProgress ends fit and reaches the caller'
const LISTENER = 'fit leaves no listener on its signal'

/** A fit with another way to report. */
function onReports(
  change: (report: NonNullable<NearestMeanOptions['onProgress']>) => NearestMeanOptions['onProgress']
) {
  return onOptions(({ onProgress }) => (typeof onProgress === 'function' ? { onProgress: change(onProgress) } : {}))
}

/** A fit that does not know of a signal. */
function withoutSignal(isThat: (signal: AbortSignal) => boolean) {
  return onOptions(({ signal }) => (signal instanceof AbortSignal && isThat(signal) ? { signal: undefined } : {}))
}

describeDefects(abortChecks, {
  'no reports': [() => onReports(() => undefined), [REPORTS, ABORT, ERROR]],
  'reports without a number': [() => onReports((report) => () => report({} as never)), [REPORTS]],
  'more is done than there is': [
    () =>
      onReports(
        (report) =>
          ({ done }) =>
            report({ done, total: 2 })
      ),
    [REPORTS]
  ],
  'with progress it is another model': [
    () => onOptions(({ onProgress }) => (typeof onProgress === 'function' ? { passes: 6 } : {})),
    [SAME]
  ],
  'signals are not looked at': [() => withoutSignal(() => true), [EARLY, ABORT]],
  'signals are not looked at before the first step': [() => withoutSignal(({ aborted }) => aborted), [EARLY]],
  'signals are looked at only before the first step': [() => withoutSignal(({ aborted }) => !aborted), [ABORT]],
  'the first report comes before the signal is looked at': [
    () => ({
      fit: (X, y, options) => {
        if (options?.signal?.aborted) options.onProgress?.({ done: 0 })
        return fit(X, y, options)
      }
    }),
    [EARLY]
  ],
  'an error of its own in place of the reason': [
    () => ({
      fit: async (X, y, options) => {
        try {
          return await fit(X, y, options)
        } catch (error) {
          if (!options?.signal?.aborted) throw error
          throw new Error('aborted')
        }
      }
    }),
    [EARLY, ABORT]
  ],
  'the call ends and the work goes on': [
    () => ({
      fit: async (X, y, options) => {
        const { signal, ...others } = options ?? {}
        if (!(signal instanceof AbortSignal) || signal.aborted) return fit(X, y, options)
        const work = fit(X, y, others)
        for (let step = 0; step < 20; step++) {
          signal.throwIfAborted()
          await Promise.resolve()
        }
        return work
      }
    }),
    [ABORT]
  ],
  'the call ends and later the work goes on': [
    () => ({
      fit: async (X, y, options) => {
        try {
          return await fit(X, y, options)
        } catch (error) {
          if (options?.signal?.aborted) setTimeout(() => options.onProgress?.({ done: 5 }), 10)
          throw error
        }
      }
    }),
    [EARLY, ABORT]
  ],
  'a fit that was aborted spoils the next': [
    () => {
      let spoilt = false
      return {
        fit: async (X, y, options) => {
          try {
            return await fit(X, y, spoilt ? { ...options, passes: 9 } : options)
          } catch (error) {
            spoilt ||=
              options?.onProgress !== undefined && options.signal?.aborted === true && error === options.signal.reason
            throw error
          }
        }
      }
    },
    [EARLY]
  ],
  'errors of onProgress are swallowed': [
    () =>
      onReports((report) => (progress) => {
        try {
          report(progress)
        } catch {}
      }),
    [ERROR]
  ],
  'errors of onProgress come late': [
    () =>
      onOptions(({ onProgress }) => {
        if (typeof onProgress !== 'function') return {}
        let failed: [unknown] | undefined
        return {
          onProgress(progress: { done: number; total: number }) {
            try {
              onProgress(progress)
            } catch (error) {
              failed ??= [error]
            }
            if (failed !== undefined && progress.done === progress.total) throw failed[0]
          }
        }
      }),
    [ERROR]
  ],
  'a listener stays': [
    () => ({
      fit: (X, y, options) => {
        if (options?.signal instanceof AbortSignal) options.signal.addEventListener('abort', () => {})
        return fit(X, y, options)
      }
    }),
    [LISTENER]
  ],
  'a listener stays until the abort': [
    () => ({
      fit: (X, y, options) => {
        if (options?.signal instanceof AbortSignal) options.signal.addEventListener('abort', () => {}, { once: true })
        return fit(X, y, options)
      }
    }),
    [LISTENER]
  ],
  'a handler stays': [
    () => ({
      fit: (X, y, options) => {
        if (options?.signal instanceof AbortSignal) options.signal.onabort = () => {}
        return fit(X, y, options)
      }
    }),
    [LISTENER]
  ]
})
