// Serves this page and the packages it loads, on this machine only.
//   node examples/browser/serve.mjs [PORT]     a free port without one; the address is printed
import { createReadStream, readFileSync, realpathSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { createRequire } from 'node:module'
import { basename, dirname, extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const page = fileURLToPath(new URL('.', import.meta.url))
const packages = fileURLToPath(new URL('../node_modules/@nutshell-ml/', import.meta.url))
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript', '.cjs': 'text/javascript' }
const require = createRequire(import.meta.url)

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  const file = find(decodeURIComponent(pathname))
  if (file === undefined) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': `${TYPES[extname(file)]}; charset=utf-8` })
  if (extname(file) === '.cjs') response.end(asModule(file))
  else createReadStream(file).pipe(response)
})
server.listen(Number(process.argv[2] ?? 0), '127.0.0.1', () => {
  const address = /** @type {import('node:net').AddressInfo} */ (server.address())
  console.log(`http://127.0.0.1:${address.port}/`)
})

/** The page's own files, and modules of the packages; nothing else of the machine. */
function find(pathname) {
  const prefix = '/node_modules/@nutshell-ml/'
  const [folder, rest] = pathname.startsWith(prefix) ? [packages, pathname.slice(prefix.length)] : [page, pathname]
  const file = join(folder, rest === '/' ? 'index.html' : rest)
  if (!file.startsWith(folder.endsWith(sep) ? folder : folder + sep) || !(extname(file) in TYPES)) return undefined
  try {
    return statSync(file).isFile() ? realpathSync(file) : undefined
  } catch {
    return undefined
  }
}

/**
 * What the packages have built once for both module systems is CommonJS: a browser gets it, and what it requires, as one module
 * that names its exports.
 */
function asModule(file) {
  const sources = new Map()
  const add = (path) => {
    const source = readFileSync(path, 'utf8')
    sources.set(`./${basename(path)}`, source)
    for (const [, name] of source.matchAll(/require\('(\.\/[^']+)'\)/g)) {
      if (!sources.has(name)) add(join(dirname(path), name))
    }
  }
  add(file)
  const bodies = [...sources].map(([name, source]) => `'${name}': (exports, require) => {\n${source}\n}`)
  return `const modules = {${bodies.join(',\n')}}
const loaded = {}
function load(name) {
  if (!(name in loaded)) modules[name]((loaded[name] = {}), load)
  return loaded[name]
}
export const { ${Object.keys(require(file)).join(', ')} } = load('./${basename(file)}')
`
}
