import { NutshellError } from '../errors'
import { describeDefects, fit, onOptions } from './defects.test-support'
import type { NearestMeanOptions } from './nearest-mean.test-support'
import { optionChecks } from './option-checks'

const UNKNOWN = 'an unknown option is refused, and the known ones listed'
const VALUES = 'option values that cannot be used are refused, by name'

const KNOWN = ['passes', 'seed', 'threads', 'sampleWeight', 'onProgress', 'signal']

/** Options of which those that `isWrong` says are not given at all. */
function without(isWrong: (name: string, value: unknown) => boolean) {
  return {
    fit: async (...[X, y, options]: Parameters<typeof fit>) => {
      if (typeof options !== 'object' || options === null || Array.isArray(options)) return fit(X, y, options)
      const entries = Object.entries(options).filter(([name, value]) => !isWrong(name, value))
      return fit(X, y, Object.fromEntries(entries) as NearestMeanOptions)
    }
  }
}

describeDefects(optionChecks, {
  'unknown options are ignored': [() => without((name) => !KNOWN.includes(name)), [UNKNOWN]],
  'names that every object has are known': [() => without((name) => name in {}), [UNKNOWN]],
  'names in another case are known': [() => without((name) => name === 'Seed'), [UNKNOWN]],
  'the known ones are not listed': [
    () => ({
      fit: async (X, y, options) => {
        try {
          return await fit(X, y, options)
        } catch (error) {
          if (!(error instanceof NutshellError)) throw error
          throw new NutshellError(error.code, error.message.split('; known')[0])
        }
      }
    }),
    [UNKNOWN]
  ],
  'options of any kind are taken': [
    () => ({ fit: (X, y, options) => fit(X, y, typeof options === 'object' && options !== null ? options : {}) }),
    ['options that are no object are refused']
  ],
  'no options are a TypeError': [
    () => ({
      fit: async (X, y, options) => {
        void options.seed
        return fit(X, y, options)
      }
    }),
    ['options that are no object are refused']
  ],
  'a value of NaN is the default': [() => without((_, value) => Number.isNaN(value)), [VALUES]],
  'null is the default': [() => without((_, value) => value === null), [VALUES]],
  'texts of digits are numbers': [
    () => onOptions((options) => ((options.passes as unknown) === '3' ? { passes: 3 } : {})),
    [VALUES]
  ],
  'a signal that is none is ignored': [
    () => without((name, value) => name === 'signal' && !(value instanceof AbortSignal)),
    [VALUES]
  ],
  'the message does not say which': [
    () => ({
      fit: async (X, y, options) => {
        try {
          return await fit(X, y, options)
        } catch (error) {
          if (!(error instanceof NutshellError && error.code === 'INVALID_OPTION')) throw error
          throw new NutshellError(error.code, 'an option cannot be used')
        }
      }
    }),
    [VALUES]
  ]
})
