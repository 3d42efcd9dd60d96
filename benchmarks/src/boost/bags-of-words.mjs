// Texts as counts of words in CSR, made once and given to all contenders, so that none has an advantage by how it cuts words.
import { writeNumbers } from './number-files.mjs'

/** Lower case; letters, digits and apostrophes, two and more; tags are as good as a space. */
function wordsOf(text) {
  return (
    text
      .toLowerCase()
      .replace(/<[^>]*>/g, ' ')
      .match(/[a-z0-9]['a-z0-9]+/g) ?? []
  )
}

/** @param folds the test rows of each part; the words are those that the texts of its other rows have most often */
export function writeBagsOfWords(folder, texts, targets, folds, mostWords) {
  const bags = texts.map((text) => {
    const counts = new Map()
    for (const word of wordsOf(text)) counts.set(word, (counts.get(word) ?? 0) + 1)
    return counts
  })
  let cells = 0
  const parts = folds.map((test, fold) => {
    const isTest = new Set(test)
    const train = Array.from(texts.keys()).filter((i) => !isTest.has(i))
    const places = mostFrequent(
      train.map((i) => bags[i]),
      mostWords
    )
    const write = (kind, rows) => {
      const { starts, columns, values } = csrOf(
        rows.map((i) => bags[i]),
        places
      )
      cells += values.length
      return {
        starts: writeNumbers(folder, `words-${kind}-${fold}-starts.i32`, starts),
        columns: writeNumbers(folder, `words-${kind}-${fold}-columns.i32`, columns),
        values: writeNumbers(folder, `words-${kind}-${fold}-values.f32`, values),
        cols: places.size
      }
    }
    const y = Float64Array.from(train, (i) => targets[i])
    return {
      train: write('train', train),
      targets: writeNumbers(folder, `words-targets-${fold}.f64`, y),
      test: write('test', Array.from(test))
    }
  })
  return {
    what: `${texts.length} texts, ${Math.round(cells / folds.length / texts.length)} different words in one; the same CSR for all`,
    parts,
    truth: Float64Array.from(folds.flatMap((rows) => Array.from(rows, (i) => targets[i])))
  }
}

/** The place of each of the words found most often; of those as frequent the first in the alphabet. */
function mostFrequent(bags, most) {
  const totals = new Map()
  for (const bag of bags) for (const [word, count] of bag) totals.set(word, (totals.get(word) ?? 0) + count)
  const sorted = [...totals].sort(([a, m], [b, n]) => n - m || (a < b ? -1 : 1))
  return new Map(sorted.slice(0, most).map(([word], place) => [word, place]))
}

function csrOf(bags, places) {
  const starts = new Int32Array(bags.length + 1)
  const columns = []
  const values = []
  for (const [i, bag] of bags.entries()) {
    const cells = [...bag].flatMap(([word, count]) => (places.has(word) ? [[places.get(word), count]] : []))
    cells.sort(([a], [b]) => a - b)
    for (const [place, count] of cells) {
      columns.push(place)
      values.push(count)
    }
    starts[i + 1] = columns.length
  }
  return { starts, columns: Int32Array.from(columns), values: Float32Array.from(values) }
}
