import { show, type Tensor } from '@nutshell-ml/core'
import { type DatePart, PART_SIZES } from '../../prepare/calendar'
import {
  arrayOf,
  bad,
  decodeSteps,
  encodeSteps,
  type Fields,
  levelsOf,
  ofColumn,
  textStepOf
} from '../../prepare/step-state'
import { MOST_LEVELS } from '../bins/fit-bins'
import type { TreeStep } from './tree-step'

const KIND = 'tree-table'

/** What a preparation was fitted to, as a JSON value and tensors. */
export function encodeTreePreparation(steps: readonly TreeStep[], decisions: readonly string[]) {
  const { states, tensors } = encodeSteps(steps)
  return { state: { kind: KIND, steps: states, decisions } as unknown, tensors }
}

/** Errors: INVALID_INPUT for what `encodeTreePreparation` did not make. */
export function decodeTreePreparation(value: unknown, tensors: ReadonlyMap<string, Tensor>) {
  return decodeSteps(value, KIND, (fields, i) => stepOf(fields, i, tensors))
}

function stepOf(fields: Fields, i: number, tensors: ReadonlyMap<string, Tensor>): TreeStep {
  const of = ofColumn(fields, i)
  const { column } = of
  switch (fields.kind) {
    case 'number':
      return { kind: 'number', ...of }
    case 'order':
    case 'levels': {
      const levels = levelsOf(fields.levels, column)
      const isPlain = levels.extras.length === 0 && levels.missing === -1 && levels.unknown === -1
      if (isPlain && (fields.kind === 'order' || levels.keys.length <= MOST_LEVELS)) {
        return { kind: fields.kind, ...of, levels }
      }
      throw bad(`the levels of column ${show(column)} are damaged`)
    }
    case 'date': {
      const parts = arrayOf(fields.parts, `the parts of ${show(column)}`)
      for (const part of parts) {
        if (typeof part !== 'string' || !Object.hasOwn(PART_SIZES, part)) {
          throw bad(`column ${show(column)} has a damaged part ${show(part)}`)
        }
      }
      if (new Set(parts).size < parts.length) throw bad(`column ${show(column)} has a part twice`)
      return { kind: 'date', ...of, parts: parts as DatePart[] }
    }
    case 'text':
      return textStepOf(fields, of, i, tensors)
    default:
      throw bad(`step ${i} is of kind ${show(fields.kind)}`)
  }
}
