import { expect, it } from 'vitest'
import { evaluateBinary } from './binary'
import { evaluateMulticlass } from './multiclass'
import { evaluateRegression } from './regression'
import { formatEvaluation } from './text'

it('two classes: the positive one is named, the matrix lines up', () => {
  const text = formatEvaluation(
    evaluateBinary({ truth: [0, 0, 0, 1, 1], probabilities: [0.1, 0.6, 0.3, 0.6, 0.9], classes: ['unhappy', 'happy'] })
  )
  const lines = text.split('\n')
  expect(lines[0]).toBe("5 rows: 2 are 'happy' (the positive class), 3 are 'unhappy'")
  expect(lines[1]).toBe("A row is said to be 'happy' where its probability is at least 0.5 (the threshold).")
  expect(lines[3]).toBe('accuracy     0.8000  always the more frequent class: 0.6000')
  expect(text).toContain("precision    0.6667  of rows said to be 'happy', the part that is")
  expect(text).toContain("recall       1.0000  of rows that are 'happy', the part said to be")
  expect(lines.slice(-4)).toEqual([
    "              said 'unhappy'  said 'happy'",
    "is 'unhappy'               2             1",
    "is 'happy'                 0             2",
    ''
  ])
})

it('rows of one class', () => {
  const text = formatEvaluation(evaluateBinary({ truth: [0], probabilities: [0.1], classes: ['no', 'yes'] }))
  expect(text).toMatch(/^1 row: 0 are 'yes'/)
  expect(text).toMatch(/ROC AUC +not defined/)
})

it('names of classes cannot write to the terminal', () => {
  const classes = ['\u001b[2Jgone', `${'x'.repeat(500)}\n`] as const
  const text = formatEvaluation(evaluateBinary({ truth: [0, 1], probabilities: [0.1, 0.9], classes }))
  expect(text).toContain("'\\u001b[2Jgone'")
  // biome-ignore lint/suspicious/noControlCharactersInRegex: that there are none is what is tested
  expect(text).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f]/)
  for (const line of text.split('\n')) expect(line.length).toBeLessThan(250)
})

it('several classes', () => {
  const evaluation = evaluateMulticlass({
    truth: [0, 1, 2, 2],
    probabilities: [1, 0, 0, 0, 1, 0, 0, 0, 1, 0.6, 0, 0.4],
    classes: ['a', 'b', 'c'],
    weights: [1, 1, 1, 0.5]
  })
  const lines = formatEvaluation(evaluation).split('\n')
  expect(lines[0]).toBe('4 rows (weighing 3.5) of 3 classes')
  expect(lines).toContain('class  rows  precision  recall      F1  ROC AUC')
  expect(lines).toContain("'c'     1.5     1.0000  0.6667  0.8000   1.0000")
  expect(lines).toContain("is 'c'       0.5         0         1")
})

it('very many classes: the most frequent mistakes in place of the matrix', () => {
  const classes = Array.from({ length: 30 }, (_, c) => `class ${c}`)
  const truth = Array.from({ length: 90 }, (_, i) => i % 30)
  // Each class is said, but 7 is said to be 8.
  const probabilities = truth.flatMap((own) => classes.map((_, c) => (c === (own === 7 ? 8 : own) ? 1 : 0)))
  const text = formatEvaluation(evaluateMulticlass({ truth, probabilities, classes }))
  expect(text).toMatch(/most frequent mistakes\nis 'class 7' {2}said 'class 8' {2}3\n$/)
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(130)
  const perfect = truth.flatMap((own) => classes.map((_, c) => (c === own ? 1 : 0)))
  expect(formatEvaluation(evaluateMulticlass({ truth, probabilities: perfect, classes }))).toMatch(/no mistakes\n$/)
})

it('numbers', () => {
  const text = formatEvaluation(
    evaluateRegression({ truth: [1000, 3000, 5000, 7000], predictions: [2000, 3000, 4000, 5000] })
  )
  expect(text).toMatch(/^4 rows\n/)
  expect(text).toMatch(/RMSE +1,224.7 {2}always the mean: 2,236.1/)
  expect(text).toMatch(/R2 +0.7000/)
  expect(text).toMatch(
    /least +1% +5% +25% +50% +75% +95% +99% +most\n-1,000 +-1,000 +-1,000 +-1,000 +0 +1,000 +2,000 +2,000 +2,000\n$/
  )
})
