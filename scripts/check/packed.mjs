// What is in the packed packages, and how it is declared.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'
import { expectNone } from './exec.mjs'
import { filesBelow, installedProject, moduleSubpaths, packAll, readJson } from './pack.mjs'

const MOST_INSTALLED_BYTES = 1_000_000
const NATIVE = /\.(node|gyp|gypi|so|dll|dylib|a|lib|exe)$|(^|\/)prebuilds\//
const INSTALL_SCRIPTS = ['preinstall', 'install', 'postinstall', 'prepare']

/** Every package has a licence and a README and nothing that only its build needs. */
export function checkContents() {
  const complaints = []
  for (const { manifest, folder } of packAll()) {
    const paths = filesBelow(folder).map(({ path }) => path)
    for (const needed of ['LICENSE', 'README.md']) {
      if (!paths.includes(needed)) complaints.push(`${manifest.name}: no ${needed}`)
    }
    for (const path of paths) {
      if (/(^|\/)\.|\.test\.|\.test-support\.|^src\//.test(path)) complaints.push(`${manifest.name}: packs ${path}`)
    }
    for (const [name, range] of Object.entries(manifest.dependencies ?? {})) {
      if (range.startsWith('workspace:')) complaints.push(`${manifest.name}: depends on ${name}@${range}`)
    }
    if (manifest.license !== 'MIT') complaints.push(`${manifest.name}: license = ${manifest.license}`)
  }
  expectNone(complaints)
}

export async function checkPublint() {
  const complaints = []
  for (const { manifest, tarball } of packAll()) {
    const { buffer } = Uint8Array.from(readFileSync(tarball))
    const { messages } = await publint({ pack: { tarball: buffer }, level: 'warning', strict: true })
    for (const message of messages)
      complaints.push(`${manifest.name}: ${formatMessage(message, manifest, { color: false })}`)
  }
  expectNone(complaints)
}

/** Are the types wrong: does every way of importing a package find types that describe what it gets? */
export async function checkPackageTypes() {
  const complaints = []
  for (const { manifest, tarball } of packAll()) {
    // A command line is no module.
    if (moduleSubpaths(manifest).length === 0) continue
    const { types, problems } = await checkPackage(createPackageFromTarballData(readFileSync(tarball)))
    if (!types) complaints.push(`${manifest.name}: no types`)
    for (const { kind, ...where } of problems ?? []) {
      // `moduleResolution: node10` does not know exports; it is TypeScript's of before Node 12, and Node 20 is our floor.
      if (where.resolutionKind === 'node10') continue
      // An entry that has no build for CommonJS says so: its export names one file.
      if (kind === 'CJSResolvesToESM' && typeof manifest.exports[where.entrypoint].default === 'string') continue
      complaints.push(`${manifest.name}: ${kind} ${JSON.stringify(where)}`)
    }
  }
  expectNone(complaints)
}

/** What installing the summarizer brings: little, and nothing that is compiled or run on installing. */
export function checkInstalled() {
  const modules = join(installedProject(), 'node_modules')
  const files = filesBelow(modules)
  const complaints = files.filter(({ path }) => NATIVE.test(path)).map(({ path }) => `native code: ${path}`)
  for (const { path } of files.filter(({ path }) => path.endsWith('package.json'))) {
    const { scripts = {}, gypfile } = readJson(join(modules, path))
    if (gypfile !== undefined) complaints.push(`${path}: gypfile`)
    for (const name of INSTALL_SCRIPTS.filter((name) => name in scripts)) complaints.push(`${path}: a script ${name}`)
  }
  const bytes = files.reduce((total, { size }) => total + size, 0)
  const what = `@nutshell-ml/summarizer and what it depends on: ${bytes.toLocaleString('en')} bytes installed`
  if (bytes >= MOST_INSTALLED_BYTES)
    complaints.push(`${what}, expected under ${MOST_INSTALLED_BYTES.toLocaleString('en')}`)
  expectNone(complaints)
  return what
}
