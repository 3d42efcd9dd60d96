import { NutshellError } from '@nutshell-ml/core'
import type { CnnBackendOptions } from './options'

/** TensorFlow.js as it is needed here, with a backend that runs. */
export interface Tensorflow {
  readonly core: typeof import('@tensorflow/tfjs-core')
  readonly layers: typeof import('@tensorflow/tfjs-layers')
  /** The backend: 'tensorflow', 'nutshell' or 'cpu'. */
  readonly backend: string
}

const PACKAGES = '@nutshell-ml/tfjs-backend @tensorflow/tfjs-core @tensorflow/tfjs-layers'

/**
 * Loads TensorFlow.js, which only the CNN needs, and chooses a backend.
 *
 * @throws NutshellError NOT_INSTALLED where a package is missing; INVALID_OPTION where the backend that is asked for does not run, or
 * is in use with another number of threads.
 */
export async function loadTensorflow({ backend = 'auto', threads }: CnnBackendOptions): Promise<Tensorflow> {
  const [core, layers, { tensorflowBackend }] = await Promise.all([
    import('@tensorflow/tfjs-core'),
    import('@tensorflow/tfjs-layers'),
    import('@nutshell-ml/tfjs-backend')
  ]).catch((cause: unknown) => {
    throw whyMissing(cause)
  })
  const prefer = backend === 'auto' ? undefined : backend
  const chosen = await tensorflowBackend({ ...(prefer && { prefer }), ...(threads !== undefined && { threads }) })
  if (prefer !== undefined && chosen.name !== prefer) {
    throw new NutshellError('INVALID_OPTION', `backend = '${prefer}' does not run here: ${chosen.reason}`)
  }
  return { core, layers, backend: chosen.name }
}

/**
 * Runs what makes tensors on a backend, whatever the program's current one is, and frees all of them that are not returned.
 * Backends are there by now: the change takes effect at once.
 */
export function onBackend<T>({ core, backend }: Tensorflow, work: () => T): T {
  const before = core.getBackend()
  if (before !== backend) void core.setBackend(backend)
  core.engine().startScope('digits')
  try {
    return work()
  } finally {
    core.engine().endScope()
    if (before !== backend) void core.setBackend(before)
  }
}

function whyMissing(cause: unknown): unknown {
  const { code, message = '' } = cause as { code?: string; message?: string }
  if (code !== 'ERR_MODULE_NOT_FOUND' && code !== 'MODULE_NOT_FOUND') return cause
  const name = /'((?:@[^/']+\/)?[^/']+)/.exec(message)?.[1] ?? 'a package'
  return new NutshellError('NOT_INSTALLED', `${name} is not installed, which the CNN needs: npm install ${PACKAGES}`, {
    cause
  })
}
