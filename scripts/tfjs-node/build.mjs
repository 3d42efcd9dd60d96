// Builds @tensorflow/tfjs-node against the C library inside the Python package tensorflow-cpu: its own install step downloads a
// library that is not on any package registry. Needs npm, python3 with pip and a C++ compiler.
import { cpSync, existsSync, mkdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { run } from '../check/exec.mjs'
import { root } from '../stamp.mjs'

const TFJS_NODE = '@tensorflow/tfjs-node@4.22.0'
const TENSORFLOW = 'tensorflow-cpu==2.21.0'
const LIBRARIES = ['libtensorflow_cc.so.2', 'libtensorflow_framework.so.2']

/** A project in a new folder with tfjs-node that runs, beside our packages as they are built. */
export function createProject(folder) {
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ name: 'consumer', private: true }))
  run('npm', ['install', '--ignore-scripts', '--no-audit', '--no-fund', TFJS_NODE], { cwd: folder })
  const wheel = join(folder, 'wheel')
  run('python3', ['-m', 'pip', 'install', '--quiet', '--no-deps', '--target', wheel, TENSORFLOW], { cwd: folder })
  const tensorflow = join(wheel, 'tensorflow')

  const tfjsNode = join(folder, 'node_modules/@tensorflow/tfjs-node')
  const library = join(tfjsNode, 'deps/lib')
  rmSync(join(tfjsNode, 'deps'), { recursive: true, force: true })
  mkdirSync(library, { recursive: true })
  symlinkSync(join(tensorflow, 'include'), join(tfjsNode, 'deps/include'))
  for (const name of LIBRARIES) {
    symlinkSync(join(tensorflow, name), join(library, name))
    symlinkSync(name, join(library, name.replace('_cc', '').replace(/\.2$/, '')))
  }
  // The headers of this Node, where they are: else they would be downloaded.
  const prefix = dirname(dirname(process.execPath))
  const env = existsSync(join(prefix, 'include/node/node.h')) ? { npm_config_nodedir: prefix } : {}
  run('npx', ['node-pre-gyp', 'install', '--build-from-source'], { cwd: tfjsNode, env })

  for (const name of ['core', 'tfjs-backend']) {
    const target = join(folder, 'node_modules/@nutshell-ml', name)
    for (const part of ['package.json', 'dist']) {
      cpSync(join(root, 'packages', name, part), join(target, part), { recursive: true })
    }
  }
}
