import { type ChildProcess, spawn } from 'node:child_process'
import { cpSync, mkdirSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { availableParallelism } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { finish, nutshell, useFolder } from './run-cli.test-support'

const PACKAGES = fileURLToPath(new URL('../../..', import.meta.url))
const HAS_SIMD = process.execArgv.every((arg) => arg !== '--no-enable-sse4-1')
const BEST = HAS_SIMD ? 'nutshell' : 'cpu'

const { path } = useFolder()

/** The folder of a package, as another package sees it. */
function folderOf(name: string, from: string): string {
  return realpathSync(dirname(createRequire(join(PACKAGES, from, 'package.json')).resolve(`${name}/package.json`)))
}

interface Installation {
  /** Whether the packages for networks are there. @default true */
  hasBackend?: boolean
  /** @default true */
  hasCore?: boolean
  /** What is run where tfjs-node is imported. @default it is not installed */
  tfjsNode?: string
}

/** The command line as it is installed somewhere. Gives its program. */
function install({ hasBackend = true, hasCore = true, tfjsNode }: Installation): string {
  const modules = path('node_modules')
  const own = (name: string) => {
    const target = join(modules, '@nutshell-ml', name)
    for (const part of ['dist', 'package.json'])
      cpSync(join(PACKAGES, name, part), join(target, part), { recursive: true })
    return target
  }
  const link = (name: string, from: string) => {
    mkdirSync(dirname(join(modules, name)), { recursive: true })
    symlinkSync(folderOf(name, from), join(modules, name), 'junction')
  }
  const serving = own('serving')
  cpSync(join(PACKAGES, 'serving', 'bin'), join(serving, 'bin'), { recursive: true })
  for (const name of ['core', 'summarizer', 'classifier']) link(`@nutshell-ml/${name}`, 'serving')
  link('cli-progress', 'serving')
  if (hasBackend) {
    own('tfjs-backend')
    link('@tensorflow/tfjs-backend-cpu', 'tfjs-backend')
  }
  if (hasCore) link('@tensorflow/tfjs-core', 'tfjs-backend')
  if (tfjsNode !== undefined) {
    const folder = join(modules, '@tensorflow', 'tfjs-node')
    mkdirSync(folder, { recursive: true })
    writeFileSync(join(folder, 'package.json'), '{ "version": "4.22.0", "main": "index.js" }')
    writeFileSync(join(folder, 'index.js'), tfjsNode)
  }
  return join(serving, 'bin', 'nutshell.js')
}

async function doctor(program: string, ...args: string[]) {
  const env = { ...process.env, NODE_OPTIONS: '' }
  const flags = HAS_SIMD ? [] : ['--no-enable-sse4-1']
  const child: ChildProcess = spawn(process.execPath, [...flags, program, 'doctor', ...args], { env })
  const { code, stdout, stderr } = await finish(child as Parameters<typeof finish>[0])
  return { code, stderr, text: stdout.toString() }
}

async function reportOf(installation: Installation) {
  const { code, text } = await doctor(install(installation), '--json')
  const report = JSON.parse(text)
  expect(code).toBe(report.isBroken ? 1 : 0)
  return report
}

describe('nutshell doctor', () => {
  it('tells what is there, in 80 columns', async () => {
    const { code, stderr, text } = await doctor(install({}))
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const words of [
      `Node     ${process.versions.node} on ${process.platform} ${process.arch}\n`,
      `SIMD     ${HAS_SIMD ? 'yes' : 'no'}\n`,
      `threads  ${availableParallelism()}\n`,
      'GiB free',
      `TensorFlow.js backend: ${BEST}\n`,
      'tensorflow  no'
    ]) {
      expect(text).toContain(words)
    }
    expect(text).toMatch(/^@nutshell-ml\/tfjs-backend {2}\d+\.\d+\.\d+$/m)
    expect(text).toMatch(/^@tensorflow\/tfjs-core {6}4\.\d+\.\d+$/m)
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
    expect(text).toContain(HAS_SIMD ? 'Nothing to do' : 'npm install @tensorflow/tfjs-node\n')
  })

  it('without the packages for networks it says what installs them', async () => {
    const program = install({ hasBackend: false, hasCore: false })
    const { code, stderr, text } = await doctor(program)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(text).toContain('@nutshell-ml/tfjs-backend  not installed')
    expect(text).toContain('  npm install @nutshell-ml/tfjs-backend @tensorflow/tfjs-core\n')
    expect(text.split('\n').filter((line) => line.length > 80)).toEqual([])
  })

  it('without TensorFlow.js it says so', async () => {
    const { backend, advice } = await reportOf({ hasCore: false })
    expect(backend).toEqual({ state: 'missing', packages: ['@tensorflow/tfjs-core'] })
    expect(advice.command).toBe('npm install @tensorflow/tfjs-core')
  })

  it('tells of a tfjs-node that does not load, and how to repair it', async () => {
    // What libraries print is no part of the report.
    const tfjsNode = `console.log('{}'); console.error('I0000'); throw new Error('The Node.js native addon module (tfjs_binding.node) can not be found at path: /x')`
    const { hasSimd, threads, memory, isBroken, backend, advice } = await reportOf({ tfjsNode })
    expect({ hasSimd, threads, isBroken }).toEqual({
      hasSimd: HAS_SIMD,
      threads: availableParallelism(),
      isBroken: true
    })
    expect(memory.total).toBeGreaterThan(memory.free)
    expect(backend).toMatchObject({
      state: 'chosen',
      name: BEST,
      hasSimd: HAS_SIMD,
      candidates: [{ name: 'tensorflow', code: 'binary-missing' }, { name: 'nutshell' }, { name: 'cpu' }]
    })
    expect(advice.command).toBe('npm rebuild @tensorflow/tfjs-node')
  })

  it('outlives a tfjs-node that ends its process', async () => {
    const { isBroken, backend, advice } = await reportOf({ tfjsNode: 'process.abort()' })
    expect(isBroken).toBe(true)
    expect(backend).toMatchObject({ name: BEST, candidates: [{ name: 'tensorflow', code: 'crashed' }, {}, {}] })
    expect(advice.command).toBe('npm uninstall @tensorflow/tfjs-node')
  })

  it('tells of a backend that does not start', async () => {
    const program = install({})
    rmSync(path('node_modules/@tensorflow/tfjs-backend-cpu'))
    const { code, text } = await doctor(program)
    expect(code).toBe(1)
    expect(text).toContain("Cannot find package '@tensorflow/tfjs-backend-cpu'")
  })

  it('tells how it is used', async () => {
    const [help, extra, unknown] = await Promise.all(['--help', 'x', '--wat'].map((arg) => nutshell(['doctor', arg])))
    expect(help.code).toBe(0)
    expect(help.stdout.toString()).toContain('--json ')
    expect(
      help.stdout
        .toString()
        .split('\n')
        .every((line) => line.length <= 120)
    ).toBe(true)
    expect([extra.code, unknown.code]).toEqual([2, 2])
    expect(extra.stderr).toContain('got: x')
    expect(unknown.stderr).toContain('known: --json')
  })
})
