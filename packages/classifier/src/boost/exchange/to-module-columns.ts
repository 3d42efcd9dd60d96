import { NutshellError, show } from '@nutshell-ml/core'
import type { Levels } from '../../prepare/step'
import { MOST_FLOAT32 } from '../bins/number-edges'
import { MatrixTreePreparation } from '../columns/matrix-tree-preparation'
import type { TreePreparation } from '../columns/tree-preparation'
import { type TreeStep, treeFeaturesOf } from '../columns/tree-step'
import { decodeTreePreparation } from '../columns/tree-step-state'
import { sourceOf } from './to-module-text'
import { COLUMN_SOURCE, DATE_SOURCE, MATRIX_SOURCE, OBJECT_SOURCE, TEXT_SOURCE } from './to-module-values'

/** Source of `read(row)`, which makes the numbers of a row that trees read. Errors: INVALID_INPUT for hashed text. */
export function moduleColumns(preparation: TreePreparation | MatrixTreePreparation): string {
  return preparation instanceof MatrixTreePreparation ? matrixSource(preparation) : tableSource(preparation)
}

function tableSource(preparation: TreePreparation): string {
  const { state, tensors } = preparation.toState()
  const { steps } = decodeTreePreparation(state, tensors)
  let at = 0
  const columns = steps.map((step) => {
    const source = stepSource(step, at)
    at += treeFeaturesOf(step).length
    return source
  })
  const kinds = new Set(steps.map(({ kind }) => kind))
  return [
    `const featureCount = ${at}`,
    `const mostNumber = ${MOST_FLOAT32}`,
    COLUMN_SOURCE,
    kinds.has('date') ? DATE_SOURCE : '',
    kinds.has('text') ? TEXT_SOURCE : '',
    columnList(columns),
    OBJECT_SOURCE,
    'const read = readObject'
  ].join('\n')
}

function columnList(columns: readonly string[]): string {
  return `const columns = [\n${columns.map((column) => `  ${column}`).join(',\n')}\n]`
}

function stepSource(step: TreeStep, at: number): string {
  const start = `{ name: ${sourceOf(step.column)}, at: ${at}`
  switch (step.kind) {
    case 'number':
      return `${start}, read: readNumber, isBoolean: ${step.type === 'boolean'} }`
    case 'order':
    case 'levels':
      return `${start}, ${levelSource(step.levels)} }`
    case 'date':
      return `${start}, read: readDate, parts: ${sourceOf(step.parts)} }`
    case 'text': {
      const { vectorizer } = step
      const { options } = vectorizer
      if (options.kind === 'hashing') {
        throw new NutshellError(
          'INVALID_INPUT',
          `column ${show(step.column)} is hashed text, which a module cannot hold, expected a vocabulary`
        )
      }
      const terms = `new Map(${sourceOf([...vectorizer.names])}.map((term, place) => [term, place]))`
      const weights = vectorizer.toState().tensors.get('weights')
      const weightSource = weights === undefined ? 'undefined' : sourceOf(Array.from(weights.data))
      return `${start}, read: readText, options: ${sourceOf(options)}, terms: ${terms}, weights: ${weightSource} }`
    }
  }
}

function levelSource({ by, keys }: Levels): string {
  const list = sourceOf([...keys])
  const find = by === 'text' ? `levelsByText(${list})` : `levelsByNumber(${list}, ${by === 'boolean'})`
  return `read: readLevel, by: ${sourceOf(by)}, find: ${find}`
}

function matrixSource(preparation: MatrixTreePreparation): string {
  const { cols, features, isNamed, precision } = preparation
  const { categories: given } = preparation.toState().state as { categories: readonly MatrixCategory[] }
  const known = new Map(given.map(({ at, known }) => [at, known ?? null]))
  const source = [
    `const featureCount = ${cols}`,
    `const mostNumber = ${precision === 'float32' ? MOST_FLOAT32 : Number.MAX_VALUE}`,
    `const categories = ${sourceOf([...known])}`,
    COLUMN_SOURCE,
    MATRIX_SOURCE
  ]
  if (!isNamed) return [...source, 'const read = readNumbers'].join('\n')
  const columns = features.map((feature, at) => {
    const start = `{ name: ${sourceOf(feature.column)}, at: ${at}`
    if (feature.kind === 'number') return `${start}, read: readNumber, isBoolean: false }`
    if (feature.levels.every((level, place) => level === String(place))) {
      return `${start}, read: readKnownLevel, isBoolean: false, known: ${sourceOf(known.get(at) ?? null)} }`
    }
    const levels = { by: 'text', keys: feature.levels, extras: [], missing: -1, unknown: -1 } as const
    return `${start}, ${levelSource(levels)} }`
  })
  return [...source, columnList(columns), OBJECT_SOURCE, EITHER_SOURCE].join('\n')
}

interface MatrixCategory {
  readonly at: number
  readonly known: readonly number[] | undefined
}

const EITHER_SOURCE = `
function read(row) {
  return Array.isArray(row) || ArrayBuffer.isView(row) ? readNumbers(row) : readObject(row)
}
`
