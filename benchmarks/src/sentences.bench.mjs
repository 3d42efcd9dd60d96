// `splitSentences` beside Intl.Segmenter and the sentence splitters of npm: megabytes a second on reviews and news, and how many
// of the golden rules each gets right. Needs NUTSHELL_DATA. Peers are installed into a temporary folder; one that does not
// install is left out, and so are all of them with --no-peers.
//   npm run bench -- sentences
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { splitSentences } from '@nutshell-ml/summarizer'
import { dataFile, interleave, median, printTable, saveResult } from './harness.mjs'

const PEERS = {
  sbd: '1.0.19',
  'wink-nlp': '2.4.0',
  'wink-eng-lite-web-model': '1.8.1',
  compromise: '14.17.0',
  natural: '8.1.1'
}
/** How much of each corpus the slow peers are given; rates do not depend on it. */
const CHARACTERS = 1_000_000
/** A fast splitter goes through a corpus several times in a round, so that it does not pay for what a slow one left to collect. */
const LEAST_MS = 150

const corpora = {
  'food reviews': take(await column(dataFile('food-reviews/reviews.csv.gz'), 'Text')),
  'IMDB reviews': take(await column(dataFile('sentiment/imdb_10000.csv.gz'), 'text')),
  'CNN articles': take(lines(dataFile('rouge/cnndm_validation_1000.jsonl.gz')).map(({ text }) => text))
}
const rules = lines(dataFile('sbd/golden_rules_en_even.jsonl'))

const folder = mkdtempSync(join(tmpdir(), 'nutshell-'))
try {
  const splitters = {
    nutshell: (text) => splitSentences(text).map((sentence) => sentence.text),
    'Intl.Segmenter': segmenter(),
    ...(process.argv.includes('--no-peers') ? {} : peers())
  }
  const result = { goldenRules: {}, megabytesASecond: {} }
  for (const [name, split] of Object.entries(splitters)) {
    const passed = rules.filter(({ text, sentences }) => {
      const found = split(text).map((sentence) => sentence.trim())
      return JSON.stringify(found) === JSON.stringify(sentences)
    })
    result.goldenRules[name] = { passed: passed.length, of: rules.length }
  }
  for (const [corpus, texts] of Object.entries(corpora)) {
    const megabytes = texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1e6
    const count = (split) => texts.reduce((sum, text) => sum + split(text).length, 0)
    const repeats = {}
    for (const [name, split] of Object.entries(splitters)) {
      count(split)
      const start = performance.now()
      count(split)
      repeats[name] = Math.max(1, Math.round(LEAST_MS / (performance.now() - start)))
    }
    const times = await interleave(
      Object.entries(splitters).map(([name, split]) => ({
        name,
        run() {
          let sum = 0
          for (let i = 0; i < repeats[name]; i++) sum += count(split)
          return sum
        }
      }))
    )
    result.megabytesASecond[corpus] = Object.fromEntries(
      [...times].map(([name, values]) => [name, (megabytes * repeats[name]) / (median(values) / 1000)])
    )
  }
  printTable([
    ['splitter', `golden rules of ${rules.length}`, ...Object.keys(corpora).map((corpus) => `${corpus}, MB/s`)],
    ...Object.keys(splitters).map((name) => [
      name,
      String(result.goldenRules[name].passed),
      ...Object.values(result.megabytesASecond).map((rates) => rates[name].toFixed(rates[name] < 10 ? 2 : 0))
    ])
  ])
  saveResult('sentences', result)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

function segmenter() {
  const segments = new Intl.Segmenter('en', { granularity: 'sentence' })
  return (text) => Array.from(segments.segment(text), ({ segment }) => segment)
}

/** The peers that install, each a function from text to sentences. */
function peers() {
  const packages = Object.entries(PEERS).map(([name, version]) => `${name}@${version}`)
  const { status, stderr } = spawnSync(
    'npm',
    ['install', '--prefix', folder, '--ignore-scripts', '--no-audit', '--no-fund', ...packages],
    {
      encoding: 'utf8'
    }
  )
  if (status !== 0) {
    console.error(`the peers do not install: ${stderr}`)
    return {}
  }
  const load = createRequire(join(folder, 'index.js'))
  const { tokenize } = sbdOf(load)
  const wink = load('wink-nlp')(load('wink-eng-lite-web-model'), ['sbd'])
  const nlp = load('compromise/one')
  const { SentenceTokenizer } = load('natural/lib/natural/tokenizers')
  const tokenizer = new SentenceTokenizer([])
  return {
    sbd: tokenize,
    'wink-nlp': (text) => wink.readDoc(text).sentences().out(),
    compromise: (text) =>
      nlp(text)
        .json({ text: true, terms: false })
        .map((sentence) => sentence.text),
    natural: (text) => tokenizer.tokenize(text)
  }
}

function sbdOf(load) {
  const sbd = load('sbd')
  return { tokenize: (text) => sbd.sentences(text, { newline_boundaries: true }) }
}

function take(texts) {
  let left = CHARACTERS
  const taken = []
  for (const text of texts) {
    if (left <= 0) break
    taken.push(text)
    left -= text.length
  }
  return taken
}

async function column(path, name) {
  const texts = []
  for await (const { record } of await openCsv(await openSource(path))) texts.push(record[name])
  return texts
}

function lines(path) {
  const bytes = readFileSync(path)
  const text = (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
  return text
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line))
}
