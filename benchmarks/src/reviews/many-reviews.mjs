// As many reviews as are asked for, made of those that there are: repeated with new ids, and a word and a number of every
// sentence changed, so that no text comes twice and nothing that was computed for one helps with another.
import { createWriteStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Random } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { formatCsvRow, openCsv } from '@nutshell-ml/core/table'

/** Where a sentence ends, roughly: what is changed need not be a sentence to the letter. */
const SENTENCE_END = /[.!?]+(?=\s|<|$)/g
/** A word of letters alone, which may be another without changing where sentences end. */
const WORD = /(?<=\s)[a-z]{4,}(?=\s)/g

/** Writes a CSV of `count` reviews to `path`, from the file of real ones at `input`. The same bytes each time. */
export async function writeManyReviews(input, path, count) {
  const records = []
  const table = await openCsv(await openSource(input))
  for await (const { record } of table) records.push(record)
  const words = [...new Set(records.flatMap(({ Text }) => Text.match(WORD) ?? []))]
  const random = new Random(1)
  function* rows() {
    yield formatCsvRow(table.columns)
    let block = ''
    for (let i = 0; i < count; i++) {
      const record = records[i % records.length]
      const text = changed(record.Text, words, random)
      block += formatCsvRow(
        table.columns.map((name) => (name === 'Id' ? i + 1 : name === 'Text' ? text : record[name]))
      )
      if (block.length < 1 << 16) continue
      yield block
      block = ''
    }
    yield block
  }
  await pipeline(Readable.from(rows()), createWriteStream(path))
}

/** The text with a number at the end of each sentence, and one of its words another. */
function changed(text, words, random) {
  let changed = ''
  let from = 0
  for (const { 0: mark, index } of text.matchAll(SENTENCE_END)) {
    changed += `${withOtherWord(text.slice(from, index), words, random)} ${random.int(1_000_000)}${mark}`
    from = index + mark.length
  }
  const rest = text.slice(from)
  return rest.trim() === ''
    ? changed + rest
    : `${changed}${withOtherWord(rest, words, random)} ${random.int(1_000_000)}`
}

function withOtherWord(sentence, words, random) {
  const places = [...sentence.matchAll(WORD)]
  if (places.length === 0) return sentence
  const { 0: word, index } = places[random.int(places.length)]
  return `${sentence.slice(0, index)}${words[random.int(words.length)]}${sentence.slice(index + word.length)}`
}
