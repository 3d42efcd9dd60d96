// A project as a user has it who installed tfjs-node beside our packages: they take one and the same TensorFlow.js then.
import { cpSync, existsSync, mkdirSync, readFileSync, symlinkSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const PACKAGES = ['core', 'tfjs-backend', 'classifier']
const SCOPES = ['@nutshell-ml/', '@tensorflow/']
const packages = fileURLToPath(new URL('../../../packages', import.meta.url))

/** @returns `{ folder, version }`, the version of tfjs-node, or `{ reason }` why there is none */
export function createProject(folder) {
  const home = process.env.NUTSHELL_TFJS_NODE
  if (home === undefined) {
    return { reason: 'NUTSHELL_TFJS_NODE is not set, the folder whose node_modules has @tensorflow/tfjs-node' }
  }
  const manifest = join(home, 'node_modules/@tensorflow/tfjs-node/package.json')
  if (!existsSync(manifest)) return { reason: `${home}/node_modules has no @tensorflow/tfjs-node` }
  const project = join(folder, 'tfjs-node')
  link(join(home, 'node_modules/@tensorflow'), join(project, 'node_modules/@tensorflow'))
  for (const name of PACKAGES) {
    // Copies: what a link leads to would find the TensorFlow.js of this repository.
    const target = join(project, 'node_modules/@nutshell-ml', name)
    for (const part of ['package.json', 'dist'])
      cpSync(join(packages, name, part), join(target, part), { recursive: true })
    const { dependencies = {} } = readJson(join(packages, name, 'package.json'))
    for (const dependency of Object.keys(dependencies)) {
      if (SCOPES.some((scope) => dependency.startsWith(scope))) continue
      link(join(packages, name, 'node_modules', dependency), join(target, 'node_modules', dependency))
    }
  }
  return { folder: project, version: readJson(manifest).version }
}

function link(from, to) {
  mkdirSync(dirname(to), { recursive: true })
  symlinkSync(from, to)
}

function readJson(path) {
  return JSON.parse(readFileSync(path, 'utf8'))
}
