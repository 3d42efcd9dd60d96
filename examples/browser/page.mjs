import { summarize } from '@nutshell-ml/summarizer'

const text = /** @type {HTMLTextAreaElement} */ (document.querySelector('#text'))
const count = /** @type {HTMLInputElement} */ (document.querySelector('#count'))
const source = document.querySelector('#source')
const time = document.querySelector('#time')

/** Shows the text with its summary marked: the places of sentences are exact. */
function show() {
  const start = performance.now()
  const { sentences } = summarize(text.value, {
    sentences: Math.max(1, Math.trunc(count.valueAsNumber) || 1),
    language: 'auto'
  })
  time.textContent = `${(performance.now() - start).toFixed(1)} ms`
  const parts = []
  let from = 0
  for (const { start, end } of sentences) {
    const mark = document.createElement('mark')
    mark.textContent = text.value.slice(start, end)
    parts.push(text.value.slice(from, start), mark)
    from = end
  }
  source.replaceChildren(...parts, text.value.slice(from))
}

text.addEventListener('input', show)
count.addEventListener('input', show)
show()
