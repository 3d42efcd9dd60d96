interface BuiltinUtil {
  isNullOrUndefined?: (value: unknown) => boolean
  isArray?: (value: unknown) => boolean
}

const REMOVED: Required<BuiltinUtil> = {
  isNullOrUndefined: (value) => value === null || value === undefined,
  isArray: (value) => Array.isArray(value)
}

/**
 * Puts back what Node 23 took from its module `util` and the kernels of tfjs-node call. What is there stays.
 *
 * @returns what takes away again what this has put there
 */
export function defineRemovedUtils(util: BuiltinUtil | undefined = builtinUtil()): () => void {
  const missing = (Object.keys(REMOVED) as (keyof BuiltinUtil)[]).filter(
    (name) => util !== undefined && !(name in util)
  )
  for (const name of missing) {
    Object.defineProperty(util, name, { value: REMOVED[name], configurable: true, writable: true })
  }
  return () => {
    for (const name of missing) delete util?.[name]
  }
}

/** The very object that `require('util')` gives: an import would bring Node into bundles for browsers, and has no room for more. */
function builtinUtil(): BuiltinUtil | undefined {
  const { process } = globalThis as { process?: { getBuiltinModule?(name: string): object | undefined } }
  return process?.getBuiltinModule?.('util')
}
