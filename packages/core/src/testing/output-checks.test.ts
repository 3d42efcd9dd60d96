import { Matrix } from '../matrix/matrix'
import { describeDefects, isMatrixLike, onModel, onOptions, onRows } from './defects.test-support'
import { outputChecks } from './output-checks'

const INTO = 'predictInto is predict into the memory it is given'
const PLAIN = 'plain rows are as good as a matrix'
const FLOAT32 = 'float32 rows are as good as float64'
const NONE = 'predict for no rows'
const WARNINGS = 'warnings are strings'
const PROMISED = 'predictions are finite, of the promised type and length'

describeDefects(outputChecks, {
  'predict gives a Float64Array': [
    () => onModel((model) => ({ predict: async (X) => Float64Array.from(await model.predict(X)) })),
    [PROMISED, NONE, INTO]
  ],
  'predict gives a plain array': [
    () => onModel((model) => ({ predict: async (X) => Array.from(await model.predict(X)) as never })),
    [PROMISED, NONE, INTO]
  ],
  'predict gives a number too many': [
    () => onModel((model) => ({ predict: async (X) => Int32Array.of(...(await model.predict(X)), 0) })),
    [
      PROMISED,
      NONE,
      INTO,
      'permuted rows, permuted predictions',
      'a subset of rows, a subset of predictions',
      'row by row as all at once',
      'equal rows, equal predictions'
    ]
  ],
  'predict gives what is no class': [
    () =>
      onModel((model) => ({
        predict: async (X) => (await model.predict(X)).map((label: number) => label + 7) as Int32Array,
        predictInto: undefined
      })),
    [PROMISED]
  ],
  'probabilities that do not add up': [
    () =>
      onModel((model) => ({
        async predictProba(X) {
          const { data, rows, cols } = await model.predictProba(X)
          return Matrix.from(
            Array.from(data, (share) => 0.99 * share),
            rows,
            cols
          )
        }
      })),
    [PROMISED]
  ],
  'a score that is NaN for one row': [
    () => onModel((model) => ({ score: async (X, y) => (y.length === 1 ? Number.NaN : model.score(X, y)) })),
    [PROMISED]
  ],
  'transform gives plain rows': [
    () => onModel((model) => ({ transform: async (X) => ((await model.transform(X)) as Matrix).toRows() })),
    [PROMISED, NONE]
  ],
  'no warnings': [() => onModel(() => ({ warnings: undefined })), [WARNINGS]],
  'a warning that is an error': [() => onModel(() => ({ warnings: [new Error() as never] })), [WARNINGS]],
  'predictInto gives other memory': [() => onModel((model) => ({ predictInto: (X) => model.predict(X) })), [INTO]],
  'predictInto fills as much as there is': [
    () =>
      onModel((model) => ({
        async predictInto(X, out) {
          out.set((await model.predict(X)).subarray(0, out.length))
          return out
        }
      })),
    [INTO]
  ],
  'plain rows are fitted otherwise': [() => onOptions((_, X) => (Array.isArray(X) ? { passes: 6 } : {})), [PLAIN]],
  'a matrix has to be one of ours': [
    () =>
      onRows((X) => {
        if (isMatrixLike(X)) X.row(0)
        return X
      }),
    [PLAIN, 'what is no table is refused']
  ],
  'float32 rows lie elsewhere': [
    () =>
      onRows((X) => {
        const isSingle = isMatrixLike(X) && X.data instanceof Float32Array
        return isSingle
          ? Matrix.from(
              X.data.map((value) => value * 1.01),
              X.rows,
              X.cols
            )
          : X
      }),
    [FLOAT32, PLAIN]
  ],
  'float32 rows are fitted at random': [
    () =>
      onOptions((options, X) => {
        const isSingle = isMatrixLike(X) && X.data instanceof Float32Array
        return isSingle ? { seed: options.seed ?? Math.random() } : {}
      }),
    [FLOAT32, PLAIN, 'the number of threads does not change the model']
  ]
})
