import { spawnSync } from 'node:child_process'
import { createRequire } from 'node:module'
import type { BackendCandidate, ChosenBackend } from '@nutshell-ml/tfjs-backend'

const BACKEND = '@nutshell-ml/tfjs-backend'
const CORE = '@tensorflow/tfjs-core'
/** A library that does not load by then never will. */
const PATIENCE_MS = 120_000

/** Chooses a backend in a process of its own: a native library that the processor cannot run ends its process, without a word. */
const PROBE = `
const [url, options] = process.argv.slice(1)
const answer = await import(url)
  .then(({ tensorflowBackend }) => tensorflowBackend(JSON.parse(options)))
  .then((chosen) => ({ chosen }), (error) => ({ error: String(error?.message ?? error).split('\\n')[0] }))
process.stdout.write('\\n' + JSON.stringify(answer) + '\\n')
`

/** A candidate as the doctor tells of it: one more thing can be wrong with it. */
export type DoctorCandidate = Omit<BackendCandidate, 'code'> & { code?: BackendCandidate['code'] | 'crashed' }

/** The backend of TensorFlow.js that programs get here. */
export type BackendReport =
  | (Omit<ChosenBackend, 'candidates'> & { state: 'chosen'; candidates: DoctorCandidate[] })
  /** Packages that are not installed. */
  | { state: 'missing'; packages: string[] }
  | { state: 'broken'; reason: string }

interface Answer {
  chosen?: ChosenBackend
  error?: string
  /** How the process ended, where it gave no answer. */
  end: string
}

/** Finds out what `tensorflowBackend()` does here. */
export function probeBackend(): BackendReport {
  if (versionOf(BACKEND) === undefined) {
    return { state: 'missing', packages: [BACKEND, CORE].filter((name) => versionOf(name) === undefined) }
  }
  const url = import.meta.resolve(BACKEND)
  const { chosen, error, end } = ask(url, {})
  if (chosen !== undefined) return { state: 'chosen', ...chosen }
  if (error?.includes(`'${CORE}'`)) return { state: 'missing', packages: [CORE] }
  return error === undefined ? withoutTensorflow(url, end) : { state: 'broken', reason: error }
}

/** What runs here where the process that tried to load tfjs-node came to an end. */
function withoutTensorflow(url: string, end: string): BackendReport {
  // Where nutshell does not run either, tfjs-node is tried again.
  let answer = ask(url, { prefer: 'nutshell' })
  if (answer.chosen === undefined) answer = ask(url, { prefer: 'cpu' })
  const { chosen, error } = answer
  if (chosen === undefined) return { state: 'broken', reason: error ?? `its process ended: ${answer.end}` }
  const reason = `@tensorflow/tfjs-node ends the process that loads it: ${end}`
  const candidates: DoctorCandidate[] = [
    { name: 'tensorflow', isAvailable: false, code: 'crashed', reason },
    ...chosen.candidates.filter(({ name }) => name !== 'tensorflow')
  ]
  return { state: 'chosen', ...chosen, reason: `${chosen.reason.replace(', as preferred', '')}; ${reason}`, candidates }
}

/** The version of a package that is installed where the command line is, or where its backend is; undefined where it is not. */
export function versionOf(name: string): string | undefined {
  const here = createRequire(import.meta.url)
  try {
    return here(`${name}/package.json`).version
  } catch {
    if (name !== CORE) return undefined
  }
  try {
    return createRequire(here.resolve(`${BACKEND}/package.json`))(`${CORE}/package.json`).version
  } catch {
    return undefined
  }
}

function ask(url: string, options: object): Answer {
  const args = [...process.execArgv, '--input-type=module', '--eval', PROBE, url, JSON.stringify(options)]
  const { stdout, signal, status, error } = spawnSync(process.execPath, args, {
    stdio: ['ignore', 'pipe', 'pipe'], // what libraries say of themselves is no part of the report
    encoding: 'utf8',
    timeout: PATIENCE_MS,
    killSignal: 'SIGKILL'
  })
  const end = error !== undefined ? error.message : (signal ?? `exit code ${status}`)
  const line = (stdout ?? '').trimEnd().split('\n').at(-1) ?? ''
  try {
    return { ...JSON.parse(line), end }
  } catch {
    return { end }
  }
}
