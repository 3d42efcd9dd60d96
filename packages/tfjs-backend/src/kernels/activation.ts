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
export function activationCode(activation: unknown = 'linear'): number | undefined {
  const name = `${activation ?? 'linear'}`
  return Object.hasOwn(CODES, name) ? CODES[name] : undefined
}
