import { readFileSync } from 'node:fs'
import { Matrix } from '@nutshell-ml/core'
import { scoreRows } from '../ensemble/predict'
import type { Fitted } from '../fitted'
import { fromLightgbm } from './lightgbm-import'
import { fromXgboost } from './xgboost-import'

/** A model file of another library, and what that library predicts for the golden rows. */
export interface GoldenModel {
  readonly name: string
  readonly kind: 'json' | 'ubj' | 'lightgbm'
  /** Text, or bytes in base 64. */
  readonly file: string
  readonly margins: readonly number[] | readonly (readonly number[])[]
}

const golden: { rows: (number | null)[][]; cases: GoldenModel[] } = JSON.parse(
  readFileSync(new URL('exchange.golden.json', import.meta.url), 'utf8')
)

export const GOLDEN_MODELS: readonly GoldenModel[] = golden.cases

/** 40 rows of four columns: numbers, the third one a level, with gaps. */
export const GOLDEN_ROWS = Matrix.from(
  Float64Array.from(golden.rows.flat(), (value) => value ?? Number.NaN),
  golden.rows.length,
  golden.rows[0].length
)

export function goldenModel(name: string): GoldenModel {
  const model = golden.cases.find((other) => other.name === name)
  if (model === undefined) throw new Error(`there is no golden model '${name}'`)
  return model
}

export function bytesOf({ kind, file }: GoldenModel): Uint8Array {
  return kind === 'ubj' ? new Uint8Array(Buffer.from(file, 'base64')) : new TextEncoder().encode(file)
}

export function importOf(model: GoldenModel): Fitted {
  return model.kind === 'lightgbm' ? fromLightgbm(bytesOf(model)) : fromXgboost(bytesOf(model))
}

/** The margins of rows, row-major. */
export function marginsOf({ ensemble, preparation }: Fitted, rows: Matrix = GOLDEN_ROWS): number[] {
  return [...scoreRows(ensemble, preparation.reader(rows as never), new Float64Array(rows.rows * ensemble.outputs))]
}

/** A changed copy of a golden model of XGBoost in JSON. */
export function changed(name: string, change: (model: GoldenJson) => void): string {
  const model = JSON.parse(goldenModel(name).file.replaceAll('NaN', 'null'))
  change(model)
  return JSON.stringify(model)
}

/** What tests reach into. */
// biome-ignore lint/suspicious/noExplicitAny: tests put anything anywhere
export type GoldenJson = any

/** Where a model of XGBoost has its trees. */
export const modelOf = (json: GoldenJson): GoldenJson => json.learner.gradient_booster.model
