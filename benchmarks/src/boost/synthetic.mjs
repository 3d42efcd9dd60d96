// Rows of any number, the same for the same seed: a fifth of the columns tells the label, by steps, products and a sine.
import { Random } from '@nutshell-ml/core'
import { writeNumbers } from './number-files.mjs'

/** Normal and uniform columns, whole numbers and columns of mostly 0, in turn; one cell of each row is a gap. */
function fillRow(random, cols, row) {
  for (let j = 0; j < cols; j++) {
    const u = random.next()
    if (j % 4 === 0) row[j] = Math.sqrt(-2 * Math.log(1 - u)) * Math.cos(2 * Math.PI * random.next())
    else if (j % 4 === 1) row[j] = u
    else if (j % 4 === 2) row[j] = Math.floor(20 * u)
    else row[j] = u < 0.7 ? 0 : u
  }
}

function scoreOf(row) {
  const [normal, uniform, whole, rare, second, third] = row
  return (
    1.5 * normal * second +
    (uniform > 0.3 ? 1 : -1) +
    2 * Math.sin(whole / 3) +
    (rare > 0 ? 1.5 * second : 0) +
    (third > 0.5 && normal > 0 ? 2 : 0) +
    0.1 * (row[6] - 9.5) +
    (row[8] ?? 0) * 0.5 -
    0.5
  )
}

/** Files of training rows, with the labels, and of test rows. */
export function writeSynthetic(folder, { rows, testRows, cols, seed = 0, name = `synthetic-${cols}` }) {
  const random = new Random(seed)
  const make = (count) => {
    const data = new Float32Array(count * cols)
    const targets = new Float64Array(count)
    for (let i = 0; i < count; i++) {
      const row = data.subarray(i * cols, (i + 1) * cols)
      fillRow(random, cols, row)
      targets[i] = Number(random.next() < 1 / (1 + Math.exp(-1.5 * scoreOf(row))))
      row[random.int(cols)] = Number.NaN
    }
    return { data, targets }
  }
  const train = make(rows)
  const test = make(testRows)
  return {
    what: `${rows} x ${cols}, and ${testRows} rows to judge; a gap in each row`,
    parts: [
      {
        train: { dense: writeNumbers(folder, `${name}.f32`, train.data), cols },
        targets: writeNumbers(folder, `${name}-targets.f64`, train.targets),
        test: { dense: writeNumbers(folder, `${name}-test.f32`, test.data), cols }
      }
    ],
    truth: test.targets
  }
}
