// Compiles the packages' assembly folders to WebAssembly and writes each as a TypeScript module, so that no program that uses
// the library has to find a file.
import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { root } from './stamp.mjs'

/** What is compiled, and where to. */
export const ASSEMBLIES = [
  { from: 'packages/core/assembly', to: 'packages/core/src/kernels' },
  { from: 'packages/classifier/assembly', to: 'packages/classifier/src/boost/engine' },
  { from: 'packages/tfjs-backend/assembly', to: 'packages/tfjs-backend/src/memory' }
]
const COMPILER = 'node_modules/assemblyscript/bin/asc.js'
const MOST_PAGES = 65536

/** The import section of a module that imports one shared memory and nothing else ends with its limits; this finds them. */
function memoryLimitsAt(bytes) {
  const entry = Buffer.from([3, ...Buffer.from('env'), 6, ...Buffer.from('memory'), 2])
  const at = bytes.indexOf(entry)
  if (at < 0 || bytes[at + entry.length] !== 3) throw new Error('the module imports no shared memory')
  return at + entry.length
}

export function buildAssembly({ from, to }) {
  const folder = mkdtempSync(join(tmpdir(), 'nutshell-'))
  const wasm = join(folder, 'kernels.wasm')
  try {
    const args = [`${from}/index.ts`, '--outFile', wasm, '-O3', '--noAssert', '--runtime', 'stub']
    args.push('--disableWarning', '201') // addresses have 32 bits
    args.push('--enable', 'simd', '--enable', 'threads', '--importMemory', '--sharedMemory')
    args.push('--initialMemory', '1', '--maximumMemory', String(MOST_PAGES))
    const result = spawnSync(process.execPath, [COMPILER, ...args], { cwd: root, stdio: 'inherit' })
    if (result.status !== 0) process.exit(result.status ?? 1)
    const bytes = readFileSync(wasm)
    const source = [
      `// Made by scripts/assembly.mjs from ${from}. Not to be edited.`,
      '',
      '/** The kernels as a WebAssembly module, in base64. */',
      `export const WASM = '${bytes.toString('base64')}'`,
      '/** Where the module says that the memory it imports is shared (3); 1 there makes it one that is not. */',
      `export const MEMORY_LIMITS_AT = ${memoryLimitsAt(bytes)}`,
      '/** The most pages of 64 KiB that the memory may have. */',
      `export const MOST_PAGES = ${MOST_PAGES}`,
      ''
    ]
    writeFileSync(join(root, to, 'wasm.generated.ts'), source.join('\n'))
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}
