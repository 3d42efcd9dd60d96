import { findBackendFactory } from '@tensorflow/tfjs-core'
import { explainFailure, type Failure, TFJS_NODE } from './explain-failure'
import { defineRemovedUtils } from './tfjs-node-shims'

/** The name that tfjs-node registers its backend by. */
export const TENSORFLOW = 'tensorflow'

export type ImportPackage = (name: string) => Promise<unknown>

/** Whether a package of Node can be imported here at all. */
const IS_NODE = (globalThis as { process?: { versions?: { node?: string } } }).process?.versions?.node !== undefined

/** A bundler that saw the name would want to have the package. */
export const importByName: ImportPackage = (name) => import(/* webpackIgnore: true */ /* @vite-ignore */ name)

/** Imports tfjs-node, which registers its backend and makes it the current one. Gives its version, or why it is not to be had. */
export async function loadTfjsNode(importPackage: ImportPackage): Promise<{ version?: string } | Failure> {
  if (!IS_NODE) return { code: 'not-node', reason: `${TFJS_NODE} runs in Node alone` }
  const takeBack = defineRemovedUtils()
  try {
    // Who has imported it before has it, wherever it was found.
    if (findBackendFactory(TENSORFLOW) !== null) return {}
    const { version } = (await importPackage(TFJS_NODE)) as { version?: { [name: string]: string } }
    return { version: version?.['tfjs-node'] }
  } catch (error) {
    takeBack()
    return explainFailure(error)
  }
}
