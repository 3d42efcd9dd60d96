import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import * as util from 'node:util'
import { MathBackendCPU } from '@tensorflow/tfjs-backend-cpu'
import {
  findBackend,
  findBackendFactory,
  getBackend,
  registerBackend,
  removeBackend,
  setBackend
} from '@tensorflow/tfjs-core'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { type NutshellBackend, tensorflowBackend } from '../index'
import { HAS_BACKEND } from '../kernels/twins.test-support'
import { chooseBackend, type TensorflowBackendOptions } from './choose-backend'
import type { ImportPackage } from './load-tfjs-node'

/** What stands for tfjs-node where it runs: its kernels are of no interest here. */
const withTensorflow: ImportPackage = async () => {
  registerBackend('tensorflow', () => new MathBackendCPU(), 3)
  await setBackend('tensorflow') // which it does itself
  return { version: { 'tfjs-core': '4.22.0', 'tfjs-node': '4.22.0' } }
}

const withBrokenTensorflow: ImportPackage = async () => {
  registerBackend('tensorflow', () => {
    throw new Error('no device is left')
  })
  return {}
}

const BEST = HAS_BACKEND ? 'nutshell' : 'cpu'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'nutshell-backend-'))
})
afterEach(() => {
  vi.restoreAllMocks()
  if (findBackendFactory('tensorflow') !== null) removeBackend('tensorflow')
  rmSync(folder, { recursive: true, force: true })
})

/** Node's own import, from a folder where tfjs-node is made of some files, or is not. */
async function importFrom(files: { [name: string]: string }): Promise<ImportPackage> {
  const own = join(folder, 'node_modules', 'imports')
  mkdirSync(own, { recursive: true })
  writeFileSync(join(own, 'index.mjs'), 'export const importPackage = (name) => import(name)')
  const names = Object.keys(files)
  const tfjsNode = join(folder, 'node_modules', '@tensorflow', 'tfjs-node')
  if (names.length > 0) mkdirSync(tfjsNode, { recursive: true })
  for (const name of names) writeFileSync(join(tfjsNode, name), files[name])
  return (await import(pathToFileURL(join(own, 'index.mjs')).href)).importPackage
}

async function tryWith(files: { [name: string]: string }, options: TensorflowBackendOptions = {}) {
  const chosen = await chooseBackend(options, await importFrom(files))
  expect(getBackend()).toBe(chosen.name)
  return { ...chosen, tensorflow: chosen.candidates.find(({ name }) => name === 'tensorflow') }
}

describe('tensorflowBackend', () => {
  it('takes tfjs-node where it is there', async () => {
    const chosen = await chooseBackend({}, withTensorflow)
    expect(getBackend()).toBe('tensorflow')
    expect(chosen.name).toBe('tensorflow')
    expect(chosen.reason).toBe('tensorflow: the native library of TensorFlow, by @tensorflow/tfjs-node')
    expect(chosen.candidates.map(({ name, isAvailable }) => [name, isAvailable])).toEqual([
      ['tensorflow', true],
      ['nutshell', HAS_BACKEND],
      ['cpu', true]
    ])
    expect(chosen.candidates[0].version).toBe('4.22.0')
    expect(chosen.hasSimd).toBe(HAS_BACKEND)
    expect(JSON.parse(JSON.stringify(chosen))).toEqual(chosen)
  })

  it('takes it too where somebody else has imported it', async () => {
    await withTensorflow('')
    await setBackend('cpu')
    const chosen = await chooseBackend({}, () => Promise.reject(new Error('not to be called')))
    expect([chosen.name, getBackend()]).toEqual(['tensorflow', 'tensorflow'])
  })

  it('takes the next where it is not installed, and says so', async () => {
    const { name, reason, candidates, threads, tensorflow } = await tryWith({})
    expect(name).toBe(BEST)
    expect(reason).toContain('@tensorflow/tfjs-node is not installed')
    expect(tensorflow).toEqual({
      name: 'tensorflow',
      isAvailable: false,
      code: 'not-installed',
      reason: '@tensorflow/tfjs-node is not installed',
      remedy: 'npm install @tensorflow/tfjs-node'
    })
    expect(candidates.map((candidate) => candidate.name)).toEqual(['tensorflow', 'nutshell', 'cpu'])
    expect(threads).toBe(HAS_BACKEND ? (findBackend('nutshell') as NutshellBackend).threads : 1)
  })

  it('tells the addon that is missing', async () => {
    const { name, tensorflow } = await tryWith({
      'package.json': '{ "main": "index.js" }',
      'index.js': `throw new Error("The Node.js native addon module (tfjs_binding.node) can not be found at path: /x. \\nPlease run")`
    })
    expect(name).toBe(BEST)
    expect(tensorflow).toMatchObject({ code: 'binary-missing', remedy: 'npm rebuild @tensorflow/tfjs-node' })
  })

  it('tells the library that cannot be loaded', async () => {
    const { name, tensorflow } = await tryWith({
      'package.json': '{ "main": "index.js" }',
      'index.js': `require('./tfjs_binding.node')`,
      'tfjs_binding.node': 'not what a loader expects'.repeat(9)
    })
    expect(name).toBe(BEST)
    expect(tensorflow).toMatchObject({ isAvailable: false, code: 'library-not-loadable' })
  })

  it('tells a dependency of it that is not there', async () => {
    const { tensorflow } = await tryWith({
      'package.json': '{ "main": "index.js" }',
      'index.js': `require('@mapbox/node-pre-gyp')`
    })
    expect(tensorflow).toMatchObject({ isAvailable: false, code: 'failed' })
    expect(tensorflow?.reason).toContain("'@mapbox/node-pre-gyp'")
  })

  it('goes on where it is there and does not start', async () => {
    vi.spyOn(console, 'warn').mockImplementation(() => {}) // TensorFlow.js tells of it, with the trace
    const { name, candidates } = await chooseBackend({ prefer: 'tensorflow' }, withBrokenTensorflow)
    expect([name, getBackend()]).toEqual([BEST, BEST])
    expect(candidates[0]).toMatchObject({ isAvailable: false, code: 'failed' })
    expect(candidates[0].reason).toContain('no device is left')
  })

  it('leaves util as it was where tfjs-node is not loaded', async () => {
    const before = Object.keys(util)
    await tryWith({})
    expect(Object.keys(util)).toEqual(before)
  })

  it.runIf(HAS_BACKEND)('prefers nutshell, and does not load tfjs-node for it', async () => {
    const chosen = await chooseBackend({ prefer: 'nutshell' }, () => Promise.reject(new Error('not to be called')))
    const { threads } = findBackend('nutshell') as NutshellBackend
    expect([chosen.name, getBackend(), chosen.threads]).toEqual(['nutshell', 'nutshell', threads])
    expect(chosen.reason).toBe(
      `nutshell, as preferred: SIMD kernels on ${threads} ${threads === 1 ? 'thread' : 'threads'}`
    )
    expect(chosen.candidates[1]).toMatchObject({ name: 'tensorflow', code: 'not-tried' })
    expect(chosen.candidates[1]).not.toHaveProperty('isAvailable')
  })

  it('prefers cpu', async () => {
    const chosen = await tryWith({}, { prefer: 'cpu' })
    expect([chosen.name, chosen.threads]).toEqual(['cpu', 1])
    expect(chosen.candidates.map(({ name }) => name)).toEqual(['cpu', 'tensorflow', 'nutshell'])
  })

  it('says that the preferred one does not run', async () => {
    const { reason } = await tryWith({}, { prefer: 'tensorflow' })
    expect(reason).toContain('tensorflow is preferred, but @tensorflow/tfjs-node is not installed')
  })

  it.runIf(!HAS_BACKEND)('says what nutshell needs', async () => {
    const { name, reason, candidates, hasSimd } = await tryWith({}, { prefer: 'nutshell' })
    expect([name, hasSimd]).toEqual(['cpu', false])
    expect(candidates[0]).toMatchObject({ name: 'nutshell', isAvailable: false, code: 'no-simd' })
    expect(reason).toContain('nutshell is preferred, but WebAssembly with SIMD')
  })

  it('refuses what it does not know', async () => {
    for (const [options, code, words] of [
      [{ preferred: 'cpu' }, 'UNKNOWN_OPTION', 'known: prefer, threads'],
      [{ prefer: 'wasm' }, 'INVALID_OPTION', 'expected one of: tensorflow, nutshell, cpu'],
      [{ prefer: null }, 'INVALID_OPTION', 'prefer = null'],
      [{ threads: 0 }, 'INVALID_OPTION', 'threads = 0'],
      [{ threads: 'all' }, 'INVALID_OPTION', "threads = 'all'"],
      ['cpu', 'INVALID_OPTION', "options = 'cpu'"]
    ] as const) {
      const error = await tensorflowBackend(options as TensorflowBackendOptions).catch((error) => error)
      expect([error.name, error.code]).toEqual(['NutshellError', code])
      expect(error.message).toContain(words)
    }
  })
})
