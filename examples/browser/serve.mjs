// Serves this page and the packages it loads, on this machine only.
//   node examples/browser/serve.mjs [PORT]     a free port without one; the address is printed
import { createReadStream, realpathSync, statSync } from 'node:fs'
import { createServer } from 'node:http'
import { extname, join, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

const page = fileURLToPath(new URL('.', import.meta.url))
const packages = fileURLToPath(new URL('../node_modules/@nutshell-ml/', import.meta.url))
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.mjs': 'text/javascript' }

const server = createServer((request, response) => {
  const { pathname } = new URL(request.url, 'http://localhost')
  const file = find(decodeURIComponent(pathname))
  if (file === undefined) {
    response.writeHead(404).end()
    return
  }
  response.writeHead(200, { 'content-type': `${TYPES[extname(file)]}; charset=utf-8` })
  createReadStream(file).pipe(response)
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
