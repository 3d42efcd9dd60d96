const BETA_1 = 0.9
const BETA_2 = 0.999
const EPSILON = 1e-7

/** What Adam remembers of the steps so far. */
export interface AdamState {
  /** Running means of gradients and of their squares, one for each weight. */
  readonly mean: Float32Array
  readonly square: Float32Array
  /** The decay rates to the power of the number of steps. */
  power1: number
  power2: number
}

export function createAdam(weights: number): AdamState {
  return { mean: new Float32Array(weights), square: new Float32Array(weights), power1: 1, power2: 1 }
}

/**
 * One step of Adam (D. Kingma and J. Ba, 2015). Here and not by TensorFlow.js, whose optimizer cannot be brought back to the bit from
 * what it saves, and whose learning rate stays as it is.
 */
export function adamStep(state: AdamState, weights: Float32Array, gradient: Float32Array, learningRate: number): void {
  const { mean, square } = state
  state.power1 *= BETA_1
  state.power2 *= BETA_2
  const rate = learningRate / (1 - state.power1)
  const scale = 1 / (1 - state.power2)
  for (let i = 0; i < weights.length; i++) {
    const g = gradient[i]
    const m = BETA_1 * mean[i] + (1 - BETA_1) * g
    const s = BETA_2 * square[i] + (1 - BETA_2) * g * g
    mean[i] = m
    square[i] = s
    weights[i] -= (rate * m) / (Math.sqrt(s * scale) + EPSILON)
  }
}
