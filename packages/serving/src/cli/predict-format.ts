import type { Matrix } from '@nutshell-ml/core'
import { formatCsvRow, formatJsonlRow } from '@nutshell-ml/core/table'
import type { TableModel } from './table-model'

export const PREDICT_FORMATS = ['csv', 'jsonl'] as const
export type PredictFormat = (typeof PREDICT_FORMATS)[number]

/** How predictions are written: a line for each row, by what the row is known by. */
export interface PredictionFormat {
  readonly head: string
  /** @param probabilities rows x classes; undefined for regression. */
  row(key: unknown, prediction: string | number, probabilities: Matrix | undefined, place: number): string
}

/** The names of the columns that are written beside the key. */
export function outputNames({ predictorType, classes }: Pick<TableModel, 'predictorType' | 'classes'>): string[] {
  return predictorType === 'regression' ? ['prediction'] : ['label', ...classes.map((name) => `probability_${name}`)]
}

/** @param keyName the name of the column that keys come from, or 'row' for row numbers. */
export function predictionFormat(
  format: PredictFormat,
  keyName: string,
  model: Pick<TableModel, 'predictorType' | 'classes'>
): PredictionFormat {
  const { predictorType, classes } = model
  if (format === 'csv') {
    const names = classes.map((name) => csvValue(name))
    return {
      head: formatCsvRow([keyName, ...outputNames(model)]),
      row(key, prediction, probabilities, place) {
        const start = `${csvValue(key)},`
        if (probabilities === undefined) return `${start}${prediction}\n`
        const { data, cols } = probabilities
        let line = start + names[classes.indexOf(prediction)]
        for (let k = 0; k < cols; k++) line += `,${data[place * cols + k]}`
        return `${line}\n`
      }
    }
  }
  return {
    head: '',
    row(key, prediction, probabilities, place) {
      if (predictorType === 'regression') return formatJsonlRow({ [keyName]: key, prediction })
      const shares = probabilities!.row(place)
      return formatJsonlRow({
        [keyName]: key,
        label: prediction,
        probabilities: Object.fromEntries(classes.map((name, k) => [String(name), shares[k]]))
      })
    }
  }
}

const NEEDS_QUOTES = /[,"\r\n]|^\s|\s$|^$/

/** A value as it stands in a record of several. */
function csvValue(value: unknown): string {
  if (typeof value === 'number') return String(value)
  const text = value === undefined || value === null ? '' : String(value)
  return text !== '' && NEEDS_QUOTES.test(text) ? formatCsvRow([text]).slice(0, -1) : text
}
