// Builds the packages whose sources, or whose dependencies' sources, changed since their last build.
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ASSEMBLIES, buildAssembly } from './assembly.mjs'
import { contentHash, isFresh, root, writeStamp } from './stamp.mjs'

/** In the order of the arrows: packages after those that they import, those of a line at once. */
const PACKAGES = [['core'], ['summarizer', 'tfjs-backend'], ['classifier'], ['serving']]
const NEW = 'dist-new'
const SHARED = ['pnpm-lock.yaml', 'tsconfig.base.json', 'tsup.base.ts', 'scripts/build.mjs']
// All kernels share the phases of core's.
const KERNELS = ['pnpm-lock.yaml', 'scripts/assembly.mjs', 'packages/core/assembly']

export async function build() {
  for (const assembly of ASSEMBLIES) {
    const kernels = contentHash([...KERNELS, assembly.from])
    const kernelsStamp = `${assembly.to}/.stamp`
    if (isFresh(kernelsStamp, kernels)) continue
    buildAssembly(assembly)
    writeStamp(kernelsStamp, kernels)
  }
  const inputs = [...SHARED]
  for (const names of PACKAGES) {
    const codes = await Promise.all(
      names.map((name) => buildPackage(name, contentHash([...inputs, ...sourcesOf(name)])))
    )
    inputs.push(...names.flatMap(sourcesOf))
    const failed = codes.find((code) => code !== 0)
    if (failed !== undefined) process.exit(failed ?? 1)
  }
}

function sourcesOf(name) {
  const folder = `packages/${name}`
  return [`${folder}/src`, `${folder}/package.json`, `${folder}/tsup.config.ts`]
}

/** Builds a package if its stamp has another hash. Returns the exit code. */
async function buildPackage(name, hash) {
  const folder = join(root, 'packages', name)
  const stamp = `packages/${name}/dist/.stamp`
  if (isFresh(stamp, hash)) return 0
  console.log(`building @nutshell-ml/${name} ...`)
  // Built beside the old one and put in its place at once: who uses a package meanwhile finds one or the other whole.
  const args = [join(root, 'node_modules/tsup/dist/cli-default.js'), '--silent', '--out-dir', NEW]
  const child = spawn(process.execPath, args, { cwd: folder, stdio: 'inherit' })
  const [code] = await once(child, 'exit')
  if (code !== 0) return code
  rmSync(join(folder, 'dist'), { recursive: true, force: true })
  renameSync(join(folder, NEW), join(folder, 'dist'))
  writeStamp(stamp, hash)
  return 0
}
