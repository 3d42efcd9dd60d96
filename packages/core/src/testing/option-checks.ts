import { show } from '../options'
import type { Check } from './check'
import { expectRefusal } from './expectations'
import type { Trial } from './trial'

/** The second is a name that every object has. */
const UNKNOWN = ['nonsense', 'toString']

const WRONG_SEEDS = [Number.NaN, Number.POSITIVE_INFINITY, '1', null]
const WRONG_THREADS = [0, -1, 1.5, Number.NaN, '2', null]
const WRONG_SIGNALS = [null, 5, {}]
const WRONG_LISTENERS = [null, 5, 'text', {}]

/** An option is one of the known ones, with a value that can be used. */
export const optionChecks: Check[] = [
  {
    name: 'an unknown option is refused, and the known ones listed',
    async run(trial) {
      const known = [...Object.keys(trial.spec.options), ...ownOptions(trial).keys()]
      for (const name of UNKNOWN) {
        const fit = () => trial.fit(trial.sample(), { [name]: 1 })
        await expectRefusal(`an option ${name}`, fit, 'UNKNOWN_OPTION', [name, ...known])
      }
      const model = () => trial.fit(trial.sample(), { Seed: 1 })
      await expectRefusal('an option Seed', model, 'UNKNOWN_OPTION', ['Seed', ...known])
    }
  },
  {
    name: 'options that are no object are refused',
    async run(trial) {
      const { X, y } = trial.sample()
      for (const options of [null, 5, 'text', [], true]) {
        const fit = () => trial.spec.fit(trial.input(X), y, options as object)
        await expectRefusal(`options = ${show(options)}`, fit, 'INVALID_OPTION')
      }
    }
  },
  {
    name: 'option values that cannot be used are refused, by name',
    async run(trial) {
      const wrong: [string, readonly unknown[]][] = [
        ...ownOptions(trial),
        ...Object.entries((trial.spec.invalidOptions ?? {}) as Record<string, readonly unknown[]>)
      ]
      for (const [name, values] of wrong) {
        for (const value of values) {
          const fit = () => trial.fit(trial.sample(), { [name]: value })
          await expectRefusal(`${name} = ${show(value)}`, fit, 'INVALID_OPTION', [name])
        }
      }
    }
  }
]

/** The options that the suite knows by itself, each with values that cannot be used; those of weights are elsewhere. */
function ownOptions({ spec }: Trial): Map<string, readonly unknown[]> {
  const options = new Map<string, readonly unknown[]>()
  if (spec.seed !== false) options.set('seed', WRONG_SEEDS)
  if (spec.longWork !== false) options.set('signal', WRONG_SIGNALS).set('onProgress', WRONG_LISTENERS)
  if (spec.threads !== undefined) options.set('threads', WRONG_THREADS)
  if (spec.sampleWeight !== undefined) options.set('sampleWeight', [])
  return options
}
