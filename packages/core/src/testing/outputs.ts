import { isCsrMatrix } from '../matrix/csr-matrix'
import { isMatrix } from '../matrix/matrix'
import { pickRows } from '../matrix/pick-rows'
import { show } from '../options'
import type { Predictions } from './estimator-spec'
import { expectThat } from './expectations'
import type { WholeSample } from './sample-rows'
import type { AnyModel, Trial } from './trial'

/** What a model says of rows, by method: a vector or a matrix with an entry or a row for each. */
export type RowOutputs = Record<string, unknown>

/** How far from 1 the sum of a distribution may be: some float32 roundings. */
const SUM_TOLERANCE = 1e-5

const ROW_METHODS = ['predict', 'predictProba', 'transform'] as const

/** The methods of a model that give an output for each row. */
export function rowMethods(model: AnyModel): (typeof ROW_METHODS)[number][] {
  return ROW_METHODS.filter((name) => typeof model[name] === 'function')
}

/** Memory for the predictions of so many rows. */
export function blankPredictions({ spec }: Trial, rows: number): Predictions {
  return new { Int32Array, Float32Array, Float64Array }[spec.predicts](rows)
}

/** Everything that a model says of each row of what `input` makes. */
export async function rowOutputs(model: AnyModel, input: () => unknown): Promise<RowOutputs> {
  const outputs: RowOutputs = {}
  for (const name of rowMethods(model)) outputs[name] = await model[name]!(input())
  return outputs
}

/** Everything that a model says of what `input` makes. */
export async function allOutputs(model: AnyModel, input: () => unknown, y: WholeSample['y']): Promise<RowOutputs> {
  const outputs = await rowOutputs(model, input)
  if (model.score !== undefined) outputs.score = await model.score(input(), y.slice())
  return outputs
}

/** Some rows of outputs, in the given order. */
export function pickOutputs(outputs: RowOutputs, rows: readonly number[]): RowOutputs {
  return Object.fromEntries(Object.entries(outputs).map(([name, output]) => [name, pickOutput(output, rows)]))
}

function pickOutput(output: unknown, rows: readonly number[]): unknown {
  if (isMatrix(output)) return pickRows(output, rows)
  if (isCsrMatrix(output)) return pickRows(output, rows)
  const vector = output as Predictions
  const picked = new (vector.constructor as new (length: number) => Predictions)(rows.length)
  rows.forEach((row, i) => {
    picked[i] = vector[row]
  })
  return picked
}

/** Throws unless all that a model says of a sample is of the promised type and size. Returns it. */
export async function expectPromisedOutputs(
  what: string,
  { spec }: Trial,
  model: AnyModel,
  input: () => unknown,
  { X: { rows }, y }: WholeSample
): Promise<RowOutputs> {
  const outputs = await allOutputs(model, input, y)
  const { predict, predictProba, transform, score } = outputs
  const type = Object.prototype.toString.call(predict).slice(8, -1)
  expectThat(type === spec.predicts, `${what}: predict gives ${show(predict)}, expected a ${spec.predicts}`)
  const { length } = predict as Predictions
  expectThat(length === rows, `${what}: predict gives ${length} numbers for ${rows} rows`)
  if (predictProba !== undefined) expectDistributions(`${what}: predictProba`, predictProba, rows)
  if (transform !== undefined) expectMatrix(`${what}: transform`, transform, rows)
  const isScore = score === undefined || typeof score === 'number'
  expectThat(isScore, `${what}: score = ${show(score)}, expected a number`)
  return outputs
}

/** Throws unless all numbers that a model says of a sample are finite. */
export async function expectFiniteOutputs(
  what: string,
  model: AnyModel,
  input: () => unknown,
  { X: { rows }, y }: WholeSample
): Promise<void> {
  for (const [name, output] of Object.entries(await allOutputs(model, input, y))) {
    // The score of no rows may be anything: a mean of nothing.
    if (name === 'score' && rows === 0) continue
    const numbers = name === 'score' ? [output as number] : numbersOf(output)
    for (let i = 0; i < numbers.length; i++) {
      if (!Number.isFinite(numbers[i])) {
        throw new Error(`${what}: number ${i} of ${name} is ${show(numbers[i])}, expected a finite number`)
      }
    }
  }
}

function numbersOf(output: unknown): ArrayLike<number> {
  if (isMatrix(output)) return output.data
  if (isCsrMatrix(output)) return output.values
  return Array.isArray(output) ? output.flat() : (output as Predictions)
}

function expectDistributions(what: string, output: unknown, rows: number): void {
  expectThat(isMatrix(output), `${what} gives ${show(output)}, expected a Matrix`)
  const { data, cols } = output
  expectMatrix(what, output, rows)
  for (let i = 0; i < rows; i++) {
    const row = Array.from(data.subarray(i * cols, (i + 1) * cols))
    const sum = row.reduce((total, share) => total + share, 0)
    const isOne = row.every((share) => share >= 0 && share <= 1) && Math.abs(sum - 1) <= SUM_TOLERANCE
    expectThat(isOne, `${what}: row ${i} is ${row.join(', ')}, expected numbers from 0 to 1 with sum 1`)
  }
}

function expectMatrix(what: string, output: unknown, rows: number): void {
  const isOne = isMatrix(output) || isCsrMatrix(output)
  expectThat(isOne, `${what} gives ${show(output)}, expected a Matrix or a CsrMatrix`)
  expectThat(output.rows === rows, `${what} gives ${output.rows} rows for ${rows}`)
}
