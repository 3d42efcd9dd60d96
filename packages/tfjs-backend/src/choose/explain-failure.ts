/** What is not right with a backend, for programs. */
export type CandidateCode =
  | 'not-tried'
  | 'not-node'
  | 'not-installed'
  | 'binary-missing'
  | 'library-not-loadable'
  | 'no-simd'
  | 'failed'

/** Why a backend cannot be had. */
export interface Failure {
  code: CandidateCode
  /** What is wrong, in a few words. */
  reason: string
  /** The one command that mends it, where there is one. */
  remedy?: string
}

export const TFJS_NODE = '@tensorflow/tfjs-node'

const INSTALL = `npm install ${TFJS_NODE}`
/** Runs its install script again, which downloads what is missing. */
const REBUILD = `npm rebuild ${TFJS_NODE}`
/** The install script keeps a library that is there, fitting or not. */
const REINSTALL = `npm uninstall ${TFJS_NODE} && ${INSTALL}`

/** The package by its own name, and neither a file in it nor a package whose name goes on. */
const ITS_NAME = /(?<![\w/\\])@tensorflow\/tfjs-node(?![\w/\\-])/
const NOT_FOUND = ['ERR_MODULE_NOT_FOUND', 'MODULE_NOT_FOUND']
/** What the system's loader says of a library, where the error has no code that tells. */
const LOADER =
  /cannot open shared object|invalid ELF|wrong ELF|file too short|GLIBC|Library not loaded|incompatible architecture|not a valid Win32|NODE_MODULE_VERSION|undefined symbol|shared library/i
/** The system is too old, or has another C library: no package mends that. */
const WRONG_SYSTEM = /GLIBC|CXXABI|ld-linux|ld-musl/

/** Tells apart why tfjs-node could not be imported. */
export function explainFailure(error: unknown): Failure {
  const { code, message = String(error) } = (error ?? {}) as { code?: string; message?: string }
  const line = message.split('\n')[0].trim()
  if (NOT_FOUND.includes(code ?? '') && ITS_NAME.test(line)) {
    return { code: 'not-installed', reason: `${TFJS_NODE} is not installed`, remedy: INSTALL }
  }
  if (/tfjs_binding\.node\) can ?not be found/.test(message)) {
    const reason = `${TFJS_NODE} is installed without its native addon: its install script did not run, or failed`
    return { code: 'binary-missing', reason, remedy: REBUILD }
  }
  if (code === 'ERR_DLOPEN_FAILED' || LOADER.test(message)) {
    const reason = `the native library of ${TFJS_NODE} cannot be loaded: ${line}`
    return WRONG_SYSTEM.test(message)
      ? { code: 'library-not-loadable', reason }
      : { code: 'library-not-loadable', reason, remedy: REINSTALL }
  }
  const reason = `${TFJS_NODE} does not start: ${line}`
  return NOT_FOUND.includes(code ?? '') ? { code: 'failed', reason, remedy: REINSTALL } : { code: 'failed', reason }
}
