import { checkKnownOptions, checkOneOf, NutshellError, platformThreads } from '@nutshell-ml/core'
import { version_cpu } from '@tensorflow/tfjs-backend-cpu'
import { backend, findBackendFactory, ready, setBackend } from '@tensorflow/tfjs-core'
import { version as ownVersion } from '../../package.json'
import type { NutshellBackend } from '../backend'
import { BACKEND_NAME, type RegisterOptions, registerNutshell } from '../register'
import type { CandidateCode, Failure } from './explain-failure'
import { type ImportPackage, importByName, loadTfjsNode, TENSORFLOW } from './load-tfjs-node'

/** Backends that are chosen from, the fastest first: @tensorflow/tfjs-node, this package, and plain JavaScript. */
export type BackendChoice = 'tensorflow' | 'nutshell' | 'cpu'

export interface TensorflowBackendOptions {
  /** The one to be tried first. @default 'tensorflow' */
  prefer?: BackendChoice
  /** Threads of the backend `nutshell`, with the one that calls. @default 'auto', as many as the machine runs at once, 16 at most */
  threads?: RegisterOptions['threads']
}

/** One of the backends that there are to choose from. */
export interface BackendCandidate {
  name: BackendChoice
  /** Whether it runs here. Missing where nobody has tried: to try `tensorflow` takes a second and some 200 MB. */
  isAvailable?: boolean
  /** What it is, or why it does not run. */
  reason: string
  /** What is not right with it; missing where it runs. */
  code?: CandidateCode
  /** The one command that mends it, where there is one. */
  remedy?: string
  /** Of the package that it is of, where it runs and its package tells. */
  version?: string
}

/** What was chosen, and from what. Plain data. */
export interface ChosenBackend {
  name: BackendChoice
  /** What it is, and why none of those before it. */
  reason: string
  /** In the order in which they are tried. */
  candidates: BackendCandidate[]
  /** Threads that kernels run on; for `tensorflow`, which decides for itself, as many as the machine runs at once. */
  threads: number
  /** Whether WebAssembly has SIMD here, which `nutshell` needs. */
  hasSimd: boolean
}

const CHOICES: readonly BackendChoice[] = ['tensorflow', 'nutshell', 'cpu']

const WHAT: Readonly<Record<BackendChoice, string>> = {
  tensorflow: 'the native library of TensorFlow, by @tensorflow/tfjs-node',
  nutshell: 'SIMD kernels on threads, nothing native',
  cpu: 'plain JavaScript on one thread, slow to train'
}

/**
 * Chooses the fastest backend of TensorFlow.js that runs here, and sets it: `tensorflow` where @tensorflow/tfjs-node can be
 * imported, else `nutshell`, else `cpu`. Nothing is installed or downloaded.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION: also where `nutshell` is in use with another number of threads
 */
export function tensorflowBackend(options: TensorflowBackendOptions = {}): Promise<ChosenBackend> {
  return chooseBackend(options, importByName)
}

/** As `tensorflowBackend`, by another way to import a package. */
export async function chooseBackend(
  options: TensorflowBackendOptions,
  importPackage: ImportPackage
): Promise<ChosenBackend> {
  checkKnownOptions('tensorflowBackend', options, ['prefer', 'threads'])
  const { prefer, threads } = options
  if (prefer !== undefined) checkOneOf('prefer', prefer, CHOICES)
  const hasSimd = registerNutshell({ threads })
  const order = prefer === undefined ? CHOICES : [prefer, ...CHOICES.filter((name) => name !== prefer)]

  const candidates: BackendCandidate[] = []
  let chosen: BackendChoice | undefined
  for (const name of order) {
    const candidate = chosen === undefined ? await start(name, hasSimd, importPackage) : notStarted(name, hasSimd)
    candidates.push(candidate)
    if (candidate.isAvailable) chosen ??= name
  }
  if (chosen === undefined) {
    throw new NutshellError('INVALID_OPTION', `no backend runs: ${candidates.map(({ reason }) => reason).join('; ')}`)
  }
  return {
    name: chosen,
    reason: reasonFor(chosen, prefer, candidates),
    candidates,
    threads: threadsOf(chosen),
    hasSimd
  }
}

/** Makes a backend the current one, if it runs. */
async function start(name: BackendChoice, hasSimd: boolean, importPackage: ImportPackage): Promise<BackendCandidate> {
  let version = versionOf(name)
  if (name === TENSORFLOW) {
    const loaded = await loadTfjsNode(importPackage)
    if ('code' in loaded) return { name, isAvailable: false, ...loaded }
    version = loaded.version
  }
  if (name === BACKEND_NAME && !hasSimd) return withoutSimd()
  try {
    if (!(await setBackend(name))) throw await causeOf(name)
    await ready()
    return available(name, version)
  } catch (error) {
    const reason = `the backend ${name} does not start: ${error instanceof Error ? error.message : String(error)}`
    return { name, isAvailable: false, code: 'failed', reason }
  }
}

/** What is known of a backend that is not needed. */
function notStarted(name: BackendChoice, hasSimd: boolean): BackendCandidate {
  if (name === BACKEND_NAME && !hasSimd) return withoutSimd()
  if (findBackendFactory(name) !== null) return available(name, versionOf(name))
  return { name, code: 'not-tried', reason: `not tried: ${WHAT[name]}` }
}

function available(name: BackendChoice, version: string | undefined): BackendCandidate {
  const candidate = { name, isAvailable: true, reason: WHAT[name] }
  return version === undefined ? candidate : { ...candidate, version }
}

function withoutSimd(): BackendCandidate {
  const failure: Failure = { code: 'no-simd', reason: 'WebAssembly with SIMD, which nutshell needs, is missing here' }
  return { name: BACKEND_NAME, isAvailable: false, ...failure }
}

/** TensorFlow.js tells the console, and nobody else, why a backend did not come to be. */
async function causeOf(name: BackendChoice): Promise<unknown> {
  try {
    const made = await findBackendFactory(name)()
    made.dispose()
    return 'it did not the first time'
  } catch (error) {
    return error
  }
}

function reasonFor(
  name: BackendChoice,
  prefer: BackendChoice | undefined,
  candidates: readonly BackendCandidate[]
): string {
  const passedOver = candidates.slice(
    0,
    candidates.findIndex((candidate) => candidate.name === name)
  )
  const what = name === BACKEND_NAME ? `SIMD kernels on ${count(threadsOf(name))}` : WHAT[name]
  if (passedOver.length === 0) return `${name}${prefer === undefined ? '' : ', as preferred'}: ${what}`
  const preferred = prefer === undefined ? '' : `${prefer} is preferred, but `
  return `${name}: ${what}; ${preferred}${passedOver.map(({ reason }) => reason).join('; ')}`
}

function count(threads: number): string {
  return `${threads} ${threads === 1 ? 'thread' : 'threads'}`
}

/** Of the current backend. */
function threadsOf(name: BackendChoice): number {
  if (name === BACKEND_NAME) return (backend() as NutshellBackend).threads
  return name === TENSORFLOW ? platformThreads.available() : 1
}

function versionOf(name: BackendChoice): string | undefined {
  return { nutshell: ownVersion, cpu: version_cpu, tensorflow: undefined }[name]
}
