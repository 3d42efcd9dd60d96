// The JavaScript and Python peers: what each is called with. Each runs in a process of its own (peer-process.mjs,
// benchmarks/python/summarizer.py); JavaScript ones are installed when first asked for (install-peers.mjs).

/**
 * `systems` of a package are the ways it can be asked for a summary. `splits` says what it is given: `sentences` as an
 * array, or a `text` that it splits itself. `note` says what had to be done beyond calling it. Install scripts do not run,
 * but for that of a dependency named by `build`.
 */
export const NODE_PEERS = [
  { package: 'node-summarizer', version: '1.0.7', build: 'wordpos', systems: ['frequency', 'rank'], splits: 'text' },
  { package: 'lexrank.js', version: '3.0.0', systems: ['lexrank'], splits: 'text' },
  { package: 'lexrank', version: '1.0.5', systems: ['lexrank'], splits: 'text' },
  { package: 'text-summarization', version: '1.0.4', systems: ['extractive'], splits: 'text' },
  {
    package: 'nodejs-text-summarizer',
    version: '2.0.3',
    overrides: { log4js: '1.1.1' },
    systems: ['similarity'],
    splits: 'text',
    note: 'does not start as npm installs it: given the log4js of its time'
  },
  { package: 'textrank', version: '1.0.5', systems: ['textrank'], splits: 'sentences' },
  { package: 'ts-textrank', version: '1.0.3', systems: ['textrank'], splits: 'text' },
  { package: 'sum', version: '0.1.4', systems: ['tfidf'], splits: 'text' },
  {
    package: 'node-sumbasic',
    version: '0.1.7',
    systems: ['sumbasic'],
    splits: 'text',
    note: 'wants a number of words: asked for one word more until it gives k sentences; entered by a deep path, its main names a file with backslashes'
  },
  {
    package: 'node-tldr',
    version: '0.4.14',
    systems: ['ranked'],
    splits: 'text',
    note: 'wants a share of the words, 0.8 at most, and a web page: asked for 0.8 of one with a single paragraph, the first k of its ranking taken'
  },
  {
    package: 'node-summary',
    version: '1.2.0',
    systems: ['sorted'],
    splits: 'text',
    note: 'does not start as npm installs it: started through the Babel 6 it brings along'
  },
  { package: 'textrank-node', version: '0.1.9', systems: ['textrank'], splits: 'text' }
]

export const PYTHON_PEERS = [
  {
    package: 'sumy',
    systems: ['lex-rank', 'text-rank', 'lsa', 'luhn', 'kl', 'sum-basic', 'reduction'],
    splits: 'sentences'
  },
  { package: 'summa', systems: ['textrank'], splits: 'text', note: 'asked for all, the k of the highest score taken' },
  {
    package: 'lexrank',
    systems: ['lexrank'],
    splits: 'sentences',
    note: 'its word weights want other documents: given the sentences of the document itself'
  }
]

/** Peers that were looked at and left out, with the reason. */
export const LEFT_OUT = {
  'natural, compromise': 'no summarizer in them',
  'wink-nlp': 'weighs sentences, but only with a model that is installed beside it',
  'ts-summarizer, sentiment-summary, @rtcoder/simple-summary, ab-node-summarizer': 'not found in the registry',
  'sumy edmundson': 'its cue words are Czech',
  gensim: 'without a summarizer since release 4',
  'pytextrank, bert-extractive-summarizer': 'need weights to be downloaded (spaCy, BERT)'
}
