// How each JavaScript peer is called. An adapter is made with the peer's own `require` and gives `(document) => pieces`:
// sentences or one string, in the order of their rank where the peer tells it. `document` is `{ sentences, text, k }`.

exports['node-summarizer'] = (load, system) => {
  const { SummarizerManager } = load('node-summarizer')
  return async ({ text, k }) => {
    const manager = new SummarizerManager(text, k)
    const result = system === 'rank' ? await manager.getSummaryByRank() : manager.getSummaryByFrequency()
    if (typeof result.summary !== 'string') throw new Error(String(result.summary ?? result))
    return result.summary
  }
}

exports['lexrank.js'] = async (load) => {
  const { default: lexrank } = await load.import('lexrank.js')
  return ({ text, k }) => {
    const sentences = lexrank(text).flat()
    return sentences
      .sort((a, b) => b.weight - a.weight)
      .slice(0, k)
      .map((sentence) => sentence.text)
  }
}

exports.lexrank = (load) => {
  const { summarize } = load('lexrank')
  return ({ text, k }) =>
    new Promise((resolve, reject) => {
      summarize(text, k, (error, lines) => (error ? reject(error) : resolve(lines.map((line) => line.text))))
    })
}

exports['text-summarization'] = (load) => {
  const summarize = load('text-summarization')
  return async ({ text, k }) => (await summarize({ text, numSentences: k })).extractive
}

exports['textrank-node'] = (load) => {
  const TextRank = load('textrank-node')
  const summarizer = new TextRank()
  return ({ text, k }) => summarizer.summarize(text, k)
}

exports['nodejs-text-summarizer'] = (load) => {
  const summarize = load('nodejs-text-summarizer')
  return ({ text, k }) => summarize(text, { n: k, raw: true }).map((sentence) => sentence.text)
}

exports.textrank = (load) => {
  const { TextRank } = load('textrank')
  return ({ sentences, text, k }) => {
    const split = sentences.map((sentence) => sentence.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [''])
    // Its list of sentences is set to the length asked for, however few there are.
    const extractAmount = Math.min(k, sentences.length)
    return new TextRank(text, { extractAmount, summaryType: 'array', tokens: [...sentences], split }).summarizedArticle
  }
}

exports['ts-textrank'] = (load) => {
  const { AbsoluteSummarizerConfig, DefaultTextParser, NullLogger, SorensenDiceSimilarity, Summarizer } =
    load('ts-textrank')
  return ({ text, k }) => {
    const parts = [new SorensenDiceSimilarity(), new DefaultTextParser()]
    const config = new AbsoluteSummarizerConfig(k, ...parts, 0.85, Summarizer.SORT_SCORE)
    return new Summarizer(config, new NullLogger()).summarize(text, 'en')
  }
}

exports.sum = (load) => {
  const sum = load('sum')
  return ({ text, k }) => sum({ corpus: text, nSentences: k }).sentences
}

exports['node-sumbasic'] = (load) => {
  const sumBasic = load('node-sumbasic/src/index.js')
  return ({ text, k }) => {
    let summary = ''
    for (let sentences = 0; sentences < k; sentences++) {
      const words = summary === '' ? 0 : summary.split(' ').length
      const longer = sumBasic([text], words + 1)
      if (longer === summary) break
      summary = longer
    }
    return summary
  }
}

exports['node-tldr'] = (load) => {
  const { summarize } = load('node-tldr')
  const cheerio = load('cheerio')
  const escaped = (text) => text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return ({ text, k }) =>
    new Promise((resolve, reject) => {
      const page = cheerio.load(`<div itemprop="articleBody"><p>${escaped(text)}</p></div><h1>title</h1>`)
      summarize(page, { shortenFactor: 0.8 }, (result, failure) =>
        failure ? reject(new Error(result.error)) : resolve({ ranked: result.summary.join(' '), k })
      )
    })
}

exports['node-summary'] = (load) => {
  load('babel-core/register')({
    ignore: false,
    only: /node-summary\/lib/,
    presets: [load.resolve('babel-preset-es2015')]
  })
  const { getSortedSentences } = load('node-summary')
  return ({ text, k }) =>
    new Promise((resolve, reject) => {
      getSortedSentences(text, k, (error, sentences) => (error ? reject(error) : resolve(sentences)))
    })
}
