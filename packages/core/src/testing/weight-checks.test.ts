import { describeDefects, onFit, onOptions } from './defects.test-support'
import { weightChecks } from './weight-checks'

/** A fit whose weights are what `change` makes of each. */
function onWeights(change: (weight: number) => number) {
  return onOptions(({ sampleWeight }) => (sampleWeight ? { sampleWeight: Array.from(sampleWeight, change) } : {}))
}

describeDefects(weightChecks, {
  'weights are checked and not used': [
    () => onWeights((weight) => (weight > 0 && weight < Number.POSITIVE_INFINITY ? 1 : weight || weight + 1)),
    ['a sample weight of 2 is the row twice', 'a sample weight of 0 is no row']
  ],
  'weights count by their squares': [
    () => onWeights((weight) => weight * Math.abs(weight)),
    ['a sample weight of 2 is the row twice']
  ],
  'no weight is too little': [() => onWeights((weight) => weight || weight + 1e-3), ['a sample weight of 0 is no row']],
  'with weights it is another algorithm': [
    () => onOptions(({ sampleWeight }) => (sampleWeight ? { passes: 2 } : {})),
    ['a sample weight of 1 is no weight', 'a sample weight of 2 is the row twice', 'a sample weight of 0 is no row']
  ],
  'a negative weight counts as much as its size': [() => onWeights(Math.abs), ['wrong sample weights are refused']],
  'weights of NaN do not count': [
    () => onWeights((weight) => (Number.isNaN(weight) ? 0 : weight)),
    ['wrong sample weights are refused']
  ],
  'missing weights are 1': [
    () =>
      onFit((X, y, options) => {
        const { sampleWeight } = options ?? {}
        if (!sampleWeight) return [X, y, options]
        return [X, y, { ...options, sampleWeight: Array.from(y, (_, i) => sampleWeight[i] ?? 1) }]
      }),
    ['wrong sample weights are refused']
  ]
})
