import type { NamedAttrMap } from '@tensorflow/tfjs-core'

/** The codes of assembly/activation.ts, for the names that TensorFlow.js has. */
const CODES: { readonly [name: string]: number } = {
  linear: 0,
  relu: 1,
  relu6: 2,
  elu: 3,
  leakyrelu: 4,
  sigmoid: 5
}

/** Undefined for an activation that fused kernels do not know. */
function activationCode(activation: unknown): number | undefined {
  const name = `${activation ?? 'linear'}`
  return Object.hasOwn(CODES, name) ? CODES[name] : undefined
}

/** What the attributes of a fused kernel say is done last; undefined where `cpu` is to do it. */
export function activationOf(attrs: NamedAttrMap): { code: number; alpha: number } | undefined {
  const { activation, leakyreluAlpha } = attrs as { activation?: string; leakyreluAlpha?: number }
  const code = activationCode(activation)
  // Without a slope cpu makes NaN of what is below 0.
  if (code === undefined || (activation === 'leakyrelu' && leakyreluAlpha === undefined)) return undefined
  return { code, alpha: leakyreluAlpha ?? 0 }
}
