import { RULES } from '../engine/rules.test-support'
import type { GrowOptions } from './grow-tree'

/** All rows and columns, l2 of 1, and nothing else that bounds a tree. */
export const OPTIONS: GrowOptions = {
  output: 0,
  rows: undefined,
  rules: { ...RULES, l2: 1 },
  growth: 'best-first',
  leaves: 0,
  depth: 0,
  learningRate: 1,
  columnsByTree: 1,
  columnsByLevel: 1,
  columnsByNode: 1,
  interactions: undefined
}
