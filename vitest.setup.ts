import fc from 'fast-check'

/**
 * Property tests draw the same cases in every run, so that a failure is of a change and not of luck.
 * `NUTSHELL_SEED=random npm test` looks for new cases; a failure prints the seed to repeat it with.
 */
const seed = process.env.NUTSHELL_SEED ?? '42'
if (seed !== 'random') {
  if (!/^\d{1,9}$/.test(seed)) throw new Error(`NUTSHELL_SEED must be a whole number or 'random', got '${seed}'`)
  fc.configureGlobal({ seed: Number(seed) })
}
