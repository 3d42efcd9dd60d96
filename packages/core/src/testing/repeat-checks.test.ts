import { describeDefects, fit, isMatrixLike, onFile, onOptions } from './defects.test-support'
import { repeatChecks } from './repeat-checks'
import { groupedRows } from './sample-rows'

const REFIT = 'refit gives the same model'
const SEED = 'same seed, same bytes'
const TOGETHER = 'fits at the same time do not disturb each other'
const ORDER = 'fit on rows in another order is as repeatable'
const THREADS = 'the number of threads does not change the model'

const FIRST = groupedRows('classes').X.data[0]

describeDefects(repeatChecks, {
  'a random start': [
    () => onOptions(({ seed }) => (seed === undefined ? { seed: Math.random() } : {})),
    [
      REFIT,
      TOGETHER,
      ORDER,
      THREADS,
      'a sample weight of 0 is no row',
      'a sample weight of 1 is no weight',
      'a sample weight of 2 is the row twice',
      'a signal that is aborted already stops fit before its first step',
      'an abort stops fit within one step and leaves nothing running',
      'float32 rows are as good as float64',
      'plain rows are as good as a matrix',
      'progress and signal do not change the model'
    ]
  ],
  'the seed is not all that decides': [
    () => onOptions(({ seed }) => (Number.isFinite(seed) ? { seed: Math.random() } : {})),
    [SEED]
  ],
  'a fit that finds what another left': [
    () => {
      let least = Number.POSITIVE_INFINITY
      return onOptions(({ seed }, X) => {
        if (!isMatrixLike(X) || seed !== undefined) return {}
        least = Math.min(least, X.rows)
        return { seed: least < X.rows ? 1 : 0 }
      })
    },
    [REFIT, 'a sample weight of 0 is no row']
  ],
  'memory that all fits share': [
    () => {
      let running = 0
      return {
        async fit(X, y, options) {
          running++
          try {
            await Promise.resolve()
            return await fit(X, y, running > 1 ? { ...options, passes: 9 } : options)
          } finally {
            running--
          }
        }
      }
    },
    [TOGETHER]
  ],
  'rows in another order start at random': [
    () =>
      onOptions((options, X) => {
        const isOther = isMatrixLike(X) && X.rows === 60 && X.data[0] !== FIRST
        return isOther ? { seed: options.seed ?? Math.random() } : {}
      }),
    [ORDER]
  ],
  'it depends on threads': [() => onOptions(({ threads }) => (threads === 2 ? { passes: 6 } : {})), [THREADS]],
  'it depends on threads for float32 alone': [
    () =>
      onOptions(({ threads }, X) => {
        return isMatrixLike(X) && X.data instanceof Float32Array && threads === 2 ? { passes: 6 } : {}
      }),
    [THREADS]
  ],
  'files that differ from save to save': [
    () => {
      let saves = 0
      return onFile(({ tensors, metadata }) => ({ tensors, metadata: { ...metadata, at: `${saves++}` } }))
    },
    [
      REFIT,
      SEED,
      TOGETHER,
      ORDER,
      THREADS,
      'a file loads from anywhere in memory',
      'a loaded model saves the same bytes',
      'a signal that is aborted already stops fit before its first step',
      'an abort stops fit within one step and leaves nothing running',
      'float32 rows are as good as float64',
      'plain rows are as good as a matrix',
      'predict leaves the model as it is',
      'progress and signal do not change the model',
      'the model shares no memory with its caller'
    ]
  ]
})
