import { availableParallelism, freemem, totalmem } from 'node:os'
import { getHeapStatistics } from 'node:v8'
import { type BackendReport, probeBackend, versionOf } from './doctor-backend'

const PACKAGES = [
  '@nutshell-ml/core',
  '@nutshell-ml/summarizer',
  '@nutshell-ml/classifier',
  '@nutshell-ml/serving',
  '@nutshell-ml/tfjs-backend',
  '@tensorflow/tfjs-core'
]

/** What to do next. */
export interface Advice {
  text: string
  /** The one command that does it. */
  command?: string
}

/** What a machine and an installation can do. Plain data. */
export interface DoctorReport {
  node: string
  platform: string
  arch: string
  /** Whether WebAssembly has SIMD. */
  hasSimd: boolean
  /** Threads that the machine runs at once. */
  threads: number
  /** In bytes. The limit is that of a container, where there is one. */
  memory: { total: number; free: number; limit?: number; heapLimit: number }
  /** Versions; null for what is not installed. */
  packages: { [name: string]: string | null }
  backend: BackendReport
  /** Whether something that is installed does not work. */
  isBroken: boolean
  advice: Advice
}

export function examine(): DoctorReport {
  const backend = probeBackend()
  return {
    node: process.versions.node,
    platform: process.platform,
    arch: process.arch,
    hasSimd: hasSimd(),
    threads: availableParallelism(),
    memory: memory(),
    packages: Object.fromEntries(PACKAGES.map((name) => [name, versionOf(name) ?? null])),
    backend,
    isBroken: isBroken(backend),
    advice: adviceFor(backend)
  }
}

/** Whether something is there that should work and does not. */
export function isBroken(backend: BackendReport): boolean {
  if (backend.state !== 'chosen') return backend.state === 'broken'
  return backend.candidates.some(isDefect)
}

/** The one thing that would improve most. */
export function adviceFor(backend: BackendReport): Advice {
  if (backend.state === 'missing') {
    const text = 'Neural networks need the TensorFlow.js backend; all else works without it. To have it:'
    return { text, command: `npm install ${backend.packages.join(' ')}` }
  }
  if (backend.state === 'broken') {
    const text = '@nutshell-ml/tfjs-backend is installed and does not start. To install it again:'
    return { text, command: 'npm install --force @nutshell-ml/tfjs-backend @tensorflow/tfjs-core' }
  }
  const { name, candidates, threads } = backend
  const tensorflow = candidates.find((candidate) => candidate.name === 'tensorflow')
  if (tensorflow !== undefined && isDefect(tensorflow)) {
    const { code, remedy } = tensorflow
    const removal = 'npm uninstall @tensorflow/tfjs-node'
    if (remedy === undefined) {
      const why = code === 'crashed' ? 'ends every program that chooses a backend' : 'does not run on this system'
      return { text: `@tensorflow/tfjs-node is installed and ${why}. To remove it:`, command: removal }
    }
    const text = `@tensorflow/tfjs-node is installed and does not load; ${name} runs in its place. To repair it:`
    return { text, command: remedy }
  }
  if (name === 'tensorflow') return { text: 'Nothing to do: networks train on the native library of TensorFlow.' }
  if (name === 'nutshell') {
    return {
      text: `Nothing to do: networks train on nutshell, with ${threads} ${threads === 1 ? 'thread' : 'threads'}.`
    }
  }
  const needed = 'The backend cpu is too slow to train a network with images.'
  if (tensorflow?.remedy === undefined) return { text: `${needed} No command changes that here.` }
  return { text: `${needed} To have a faster one:`, command: tensorflow.remedy }
}

function isDefect({ code }: { code?: string }): boolean {
  return ['binary-missing', 'library-not-loadable', 'failed', 'crashed'].includes(code ?? '')
}

function memory(): DoctorReport['memory'] {
  const total = totalmem()
  const limit = process.constrainedMemory()
  const rest = { total, free: freemem(), heapLimit: getHeapStatistics().heap_size_limit }
  // Without a container it is nothing, or more than there is.
  return limit !== undefined && limit > 0 && limit < total ? { ...rest, limit } : rest
}

/** A module with one function that makes a vector: only valid where there is SIMD. */
function hasSimd(): boolean {
  if (typeof WebAssembly !== 'object') return false
  const head = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  const types = [1, 5, 1, 0x60, 0, 1, 0x7b] // () => v128
  const functions = [3, 2, 1, 0]
  const code = [10, 8, 1, 6, 0, 0x41, 0, 0xfd, 0x0f, 0x0b] // i32.const 0, i8x16.splat, end
  return WebAssembly.validate(Uint8Array.from([...head, ...types, ...functions, ...code]))
}
