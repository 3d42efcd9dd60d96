// The summarizer in a real browser: bundled for it, and by the modules of the example page. Needs Chromium, by the name that
// CHROMIUM gives or as `chromium`; prints what passed. `node scripts/browser.mjs`
import { spawn, spawnSync } from 'node:child_process'
import { mkdtempSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { summarize } from '../packages/summarizer/dist/index.js'
import { root } from './stamp.mjs'

const CHROMIUM = process.env.CHROMIUM ?? 'chromium'
const TEXTS = {
  en: 'The ship entered the harbour at noon. Its cargo was tea. Sailors unloaded the tea by hand. The harbour was busy that day. Nobody saw the captain. The tea was sold by evening.',
  es: 'El barco entró en el puerto al mediodía. Su carga era té. Los marineros descargaron el té a mano. El puerto estaba lleno de barcos aquel día.'
}

const folder = mkdtempSync(join(tmpdir(), 'nutshell-browser-'))
let passed = 0
let failed = 0
try {
  check('a bundle in the browser gives what Node gives', await inBundle())
  check('the example page shows a summary', await onExamplePage())
} finally {
  rmSync(folder, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

function check(name, problem) {
  if (problem === undefined) passed++
  else failed++
  console.log(problem === undefined ? `ok   ${name}` : `FAIL ${name}\n     ${problem}`)
}

/** The same summaries as here, to the byte, for each language and method that takes no special function. */
async function inBundle() {
  // tsup brings esbuild; it is not a dependency of its own.
  const { build } = createRequire(realpathSync(join(root, 'node_modules/tsup/package.json')))('esbuild')
  const source = `
    import { summarize } from '@nutshell-ml/summarizer'
    const texts = ${JSON.stringify(TEXTS)}
    const results = Object.entries(texts).flatMap(([language, text]) =>
      ['ranked-kmeans', 'kmeans', 'textrank', 'lexrank', 'pacsum', 'lsa', 'lead'].map((method) =>
        summarize(text, { language: 'auto', method, sentences: 2 })))
    document.body.textContent = JSON.stringify(results)`
  const { outputFiles } = await build({
    stdin: { contents: source, resolveDir: join(root, 'examples') },
    bundle: true,
    minify: true,
    platform: 'browser',
    write: false,
    tsconfigRaw: '{}', // not that of the sources: what is bundled is what is published
    logLevel: 'error'
  })
  const file = join(folder, 'bundle.html')
  const script = outputFiles[0].text.replaceAll('</script', '<\\/script')
  writeFileSync(file, `<!doctype html><meta charset="utf-8"><body></body><script>${script}</script>`)
  const shown = dumpText(pathToFileURL(file).href)
  const expected = Object.values(TEXTS).flatMap((text) =>
    ['ranked-kmeans', 'kmeans', 'textrank', 'lexrank', 'pacsum', 'lsa', 'lead'].map((method) =>
      summarize(text, { language: 'auto', method, sentences: 2 })
    )
  )
  if (shown === JSON.stringify(expected)) return undefined
  return `expected ${JSON.stringify(expected).slice(0, 300)}\n     got      ${shown.slice(0, 300)}`
}

async function onExamplePage() {
  const server = spawn(process.execPath, [join(root, 'examples/browser/serve.mjs')], {
    stdio: ['ignore', 'pipe', 'inherit']
  })
  try {
    const address = await new Promise((resolve, reject) => {
      server.stdout.once('data', (line) => resolve(String(line).trim()))
      server.once('exit', (code) => reject(new Error(`the server ended with ${code}`)))
    })
    const html = dump(address)
    const marks = html.match(/<mark>[^<]+<\/mark>/g) ?? []
    return marks.length === 3 ? undefined : `expected 3 marked sentences, got ${marks.length}:\n${html.slice(-1500)}`
  } finally {
    server.kill()
  }
}

/** The page as it stands after its scripts ran. */
function dump(address) {
  const options = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--disable-dev-shm-usage',
    '--virtual-time-budget=20000'
  ]
  const own = [`--user-data-dir=${join(folder, 'profile')}`, '--dump-dom', address]
  const { status, stdout, stderr, error } = spawnSync(CHROMIUM, [...options, ...own], {
    encoding: 'utf8',
    timeout: 120_000,
    maxBuffer: 1 << 26
  })
  if (error) throw error
  if (status !== 0) throw new Error(`${CHROMIUM} ended with ${status}: ${stderr.slice(-1000)}`)
  return stdout
}

function dumpText(address) {
  const html = dump(address)
  const body = /<body>([\s\S]*?)<\/?(?:script|body)/.exec(html)?.[1] ?? html
  return body.replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&nbsp;', '\u00a0').replaceAll('&amp;', '&')
}
