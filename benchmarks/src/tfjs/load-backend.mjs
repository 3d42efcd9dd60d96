// TensorFlow.js on one of its backends. What a process loads stays: each backend has one of its own.
import { createRequire } from 'node:module'
import { join } from 'node:path'

/** @returns `{ tf, name, threads }`: TensorFlow.js with its layers, what the backend is called, how many threads it says it has */
export async function loadBackend(backend, threads) {
  if (backend === 'tfjs-node') return loadTfjsNode()
  const tf = { ...(await import('@tensorflow/tfjs-core')), ...(await import('@tensorflow/tfjs-layers')) }
  if (backend === 'wasm') {
    const { getThreadsCount } = await import('@tensorflow/tfjs-backend-wasm')
    await useBackend(tf, 'wasm')
    const { patchFilterGradient } = await import('./wasm-filter-gradient.mjs')
    patchFilterGradient(tf)
    return { tf, name: 'wasm', threads: getThreadsCount() }
  }
  // The backend `cpu` comes with ours.
  const { registerNutshell, BACKEND_NAME } = await import('@nutshell-ml/tfjs-backend')
  const name = backend === 'cpu' ? 'cpu' : BACKEND_NAME
  registerNutshell({ threads })
  await useBackend(tf, name)
  const running = tf.backend()
  return { tf, name, threads: 'threads' in running ? running.threads : 1 }
}

async function useBackend(tf, name) {
  if (!(await tf.setBackend(name))) throw new Error(`the backend ${name} does not start`)
  await tf.ready()
}

/** From the folder that NUTSHELL_TFJS_NODE names. */
async function loadTfjsNode() {
  const load = createRequire(join(String(process.env.NUTSHELL_TFJS_NODE), 'package.json'))
  // What it calls went out of Node 23.
  const util = load('node:util')
  util.isArray ??= Array.isArray
  util.isNullOrUndefined ??= (value) => value === null || value === undefined
  const tf = load('@tensorflow/tfjs-node')
  await tf.ready()
  return { tf, name: 'tensorflow', threads: 'one a processor' }
}
