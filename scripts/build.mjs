// Builds the packages whose sources, or whose dependencies' sources, changed since their last build.
import { spawnSync } from 'node:child_process'
import { renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { ASSEMBLIES, buildAssembly } from './assembly.mjs'
import { contentHash, isFresh, root, writeStamp } from './stamp.mjs'

// In the order of the arrows: a package after those it imports.
const PACKAGES = ['core', 'summarizer', 'classifier', 'tfjs-backend', 'serving']
const NEW = 'dist-new'
const SHARED = ['pnpm-lock.yaml', 'tsconfig.base.json', 'tsup.base.ts', 'scripts/build.mjs']
// All kernels share the phases of core's.
const KERNELS = ['pnpm-lock.yaml', 'scripts/assembly.mjs', 'packages/core/assembly']

export function build() {
  for (const assembly of ASSEMBLIES) {
    const kernels = contentHash([...KERNELS, assembly.from])
    const kernelsStamp = `${assembly.to}/.stamp`
    if (isFresh(kernelsStamp, kernels)) continue
    buildAssembly(assembly)
    writeStamp(kernelsStamp, kernels)
  }
  const inputs = [...SHARED]
  for (const name of PACKAGES) {
    const folder = `packages/${name}`
    inputs.push(`${folder}/src`, `${folder}/package.json`, `${folder}/tsup.config.ts`)
    const stamp = `${folder}/dist/.stamp`
    const hash = contentHash(inputs)
    if (isFresh(stamp, hash)) continue

    console.log(`building @nutshell-ml/${name} ...`)
    // Built beside the old one and put in its place at once: who uses a package meanwhile finds one or the other whole.
    const args = [join(root, 'node_modules/tsup/dist/cli-default.js'), '--silent', '--out-dir', NEW]
    const result = spawnSync(process.execPath, args, { cwd: join(root, folder), stdio: 'inherit' })
    if (result.status !== 0) process.exit(result.status ?? 1)
    rmSync(join(root, folder, 'dist'), { recursive: true, force: true })
    renameSync(join(root, folder, NEW), join(root, folder, 'dist'))
    writeStamp(stamp, hash)
  }
}
