// The packages as users get them: packed, and installed from the packed files into an empty project.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, dirname, join } from 'node:path'
import { root } from '../stamp.mjs'
import { CheckError, run } from './exec.mjs'

/** What a user of the summarizer installs. */
const INSTALLED = ['core', 'summarizer']

let folder
let packed
let project

function temporaryFolder() {
  if (folder === undefined) {
    folder = realpathSync(mkdtempSync(join(tmpdir(), 'nutshell-check-')))
    process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
  }
  return folder
}

/** Packs every package, once: `{ name, manifest, tarball, folder }[]`, the folder holding what the tarball holds. */
export function packAll() {
  packed ??= readdirSync(join(root, 'packages')).map((name) => {
    const { packageManager } = readJson(join(root, 'package.json'))
    const target = join(temporaryFolder(), 'packed', name)
    mkdirSync(target, { recursive: true })
    const command = ['--yes', '--prefer-offline', packageManager, 'pack', '--json', '--pack-destination', target]
    // npx has chosen the version already; pnpm need not ask the registry for it again.
    const env = { pnpm_config_pm_on_fail: 'ignore' }
    const { filename } = JSON.parse(run('npx', command, { cwd: join(root, 'packages', name), env }))
    const tarball = join(target, basename(filename))
    run('tar', ['-xzf', basename(tarball)], { cwd: target })
    const unpacked = join(target, 'package')
    return { name, manifest: readJson(join(unpacked, 'package.json')), tarball, folder: unpacked }
  })
  return packed
}

/** A project with core and the summarizer installed from their tarballs, once; returns its folder. */
export function installedProject() {
  if (project === undefined) {
    const wanted = packAll().filter(({ name }) => INSTALLED.includes(name))
    const target = join(temporaryFolder(), 'project')
    mkdirSync(target, { recursive: true })
    writeFileSync(join(target, 'package.json'), JSON.stringify({ name: 'consumer', private: true, type: 'module' }))
    const tarballs = wanted.map(({ tarball }) => tarball)
    // Offline: nothing but what is packed here may be needed.
    run('npm', ['install', '--offline', '--ignore-scripts', '--no-audit', '--no-fund', ...tarballs], { cwd: target })
    project = target
  }
  return project
}

/**
 * A project with every package and all that they depend on, laid out by hand from the tarballs and, for what comes from
 * elsewhere, from the workspace. Returns its folder.
 */
export function wholeProject() {
  const target = join(temporaryFolder(), 'whole')
  const modules = join(target, 'node_modules')
  const done = new Set(packAll().map(({ manifest }) => manifest.name))
  for (const { manifest, folder } of packAll()) cpSync(folder, join(modules, manifest.name), { recursive: true })
  for (const { name, manifest } of packAll()) {
    const optional = manifest.peerDependenciesMeta ?? {}
    const peers = Object.keys(manifest.peerDependencies ?? {}).filter((peer) => !optional[peer]?.optional)
    for (const dependency of [...Object.keys(manifest.dependencies ?? {}), ...peers]) {
      copyWithDependencies(dependency, join(root, 'packages', name, 'node_modules'), modules, done)
    }
  }
  return target
}

function copyWithDependencies(name, from, modules, done) {
  if (done.has(name)) return
  done.add(name)
  const source = realpathSync(join(from, name))
  cpSync(source, join(modules, name), { recursive: true })
  // pnpm puts what a package depends on beside it.
  const beside = name.startsWith('@') ? dirname(dirname(source)) : dirname(source)
  for (const dependency of Object.keys(readJson(join(source, 'package.json')).dependencies ?? {})) {
    copyWithDependencies(dependency, beside, modules, done)
  }
}

/** All files below a folder: `{ path, size }[]`, paths relative to it, with slashes. */
export function filesBelow(folder) {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => {
      const path = join(entry.parentPath, entry.name)
      return { path: path.slice(folder.length + 1).replaceAll('\\', '/'), size: readFileSync(path).length }
    })
}

export function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}

/** The subpaths of a package that are modules: '.', './text', ... */
export function moduleSubpaths(manifest) {
  return Object.keys(manifest.exports ?? {}).filter((subpath) => !subpath.endsWith('.json'))
}

export function packageNamed(name) {
  const found = packAll().find((one) => one.name === name)
  if (found === undefined) throw new CheckError(`no package ${name}`)
  return found
}
