import { describe, expect, it } from 'vitest'
import { explainFailure } from './explain-failure'

function withCode(code: string, message: string): Error {
  return Object.assign(new Error(message), { code })
}

// Texts of Node, of the loaders of Linux (glibc and musl), macOS and Windows, and of tfjs-node 4.22.
const NOT_INSTALLED = [
  withCode('ERR_MODULE_NOT_FOUND', "Cannot find package '@tensorflow/tfjs-node' imported from /app/dist/index.js"),
  withCode('MODULE_NOT_FOUND', "Cannot find module '@tensorflow/tfjs-node'\nRequire stack:\n- /app/index.js"),
  withCode('ERR_MODULE_NOT_FOUND', 'Import "@tensorflow/tfjs-node" not a dependency'),
  withCode(
    'MODULE_NOT_FOUND',
    "Your application tried to access @tensorflow/tfjs-node, but it isn't declared in your dependencies"
  )
]
const INCOMPLETE = [
  withCode(
    'MODULE_NOT_FOUND',
    "Cannot find module '@mapbox/node-pre-gyp'\nRequire stack:\n- /app/node_modules/@tensorflow/tfjs-node/dist/index.js"
  ),
  withCode(
    'ERR_MODULE_NOT_FOUND',
    "Cannot find package '/app/node_modules/@tensorflow/tfjs-node/index.js' imported from /app/dist/index.js"
  ),
  withCode('ERR_MODULE_NOT_FOUND', "Cannot find package '@tensorflow/tfjs-node-gpu' imported from /app/dist/index.js")
]
const MENDABLE = [
  withCode('ERR_DLOPEN_FAILED', 'libtensorflow.so.2: cannot open shared object file: No such file or directory'),
  withCode('ERR_DLOPEN_FAILED', '/app/lib/napi-v8/tfjs_binding.node: invalid ELF header'),
  withCode('ERR_DLOPEN_FAILED', "The module '/app/tfjs_binding.node' was compiled against NODE_MODULE_VERSION 57."),
  withCode('ERR_DLOPEN_FAILED', 'The specified module could not be found.\n\\\\?\\C:\\app\\tfjs_binding.node'),
  new Error(
    "dlopen(tfjs_binding.node, 1): Library not loaded: @rpath/libtensorflow.2.dylib\n  Reason: image not found'"
  ),
  new Error("mach-o file, but is an incompatible architecture (have 'x86_64', need 'arm64')")
]
const WRONG_SYSTEM = [
  withCode('ERR_DLOPEN_FAILED', "/lib64/libm.so.6: version `GLIBC_2.27' not found (required by libtensorflow.so.2)"),
  withCode('ERR_DLOPEN_FAILED', 'Error loading shared library ld-linux-x86-64.so.2: No such file or directory')
]

describe('why tfjs-node cannot be had', () => {
  it.each(NOT_INSTALLED)('not installed: %s', (error) => {
    expect(explainFailure(error)).toEqual({
      code: 'not-installed',
      reason: '@tensorflow/tfjs-node is not installed',
      remedy: 'npm install @tensorflow/tfjs-node'
    })
  })

  it.each(INCOMPLETE)('something else is not there: %s', (error) => {
    const { code, reason } = explainFailure(error)
    expect(code).toBe('failed')
    expect(reason).toContain(error.message.split('\n')[0])
    expect(reason).not.toContain('\n')
  })

  it.each(MENDABLE)('a library that another one can replace: %s', (error) => {
    const { code, reason, remedy } = explainFailure(error)
    expect([code, remedy]).toEqual([
      'library-not-loadable',
      'npm uninstall @tensorflow/tfjs-node && npm install @tensorflow/tfjs-node'
    ])
    expect(reason).toContain(error.message.split('\n')[0])
  })

  it.each(WRONG_SYSTEM)('a system that no command mends: %s', (error) => {
    const { code, remedy } = explainFailure(error)
    expect([code, remedy]).toEqual(['library-not-loadable', undefined])
  })

  it.each([
    [new Error('out of luck\nat length'), 'out of luck'],
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [{}, '[object Object]']
  ])('anything else, in its words: %s', (error, words) => {
    expect(explainFailure(error)).toEqual({ code: 'failed', reason: `@tensorflow/tfjs-node does not start: ${words}` })
  })
})
