import { type AdamState, createAdam } from './adam'

/** What is known at the end of an epoch. */
export interface EpochFigures {
  /** Means over the images as they were shown: moved and bent. */
  readonly loss: number
  readonly accuracy: number
  readonly validationLoss?: number
  readonly validationAccuracy?: number
}

/** All that training goes on from: a checkpoint holds it. */
export interface TrainState {
  /** Steps so far. */
  step: number
  /** Sums since the epoch began. */
  loss: number
  right: number
  readonly history: EpochFigures[]
  readonly weights: Float32Array
  readonly adam: AdamState
  /** The epoch, from 1, with the least loss on the validation images, and its weights. */
  best: { readonly epoch: number; readonly loss: number; readonly weights: Float32Array } | undefined
}

export function startState(weights: Float32Array): TrainState {
  return { step: 0, loss: 0, right: 0, history: [], weights, adam: createAdam(weights.length), best: undefined }
}

/** How a CNN came about. */
export interface CnnFacts {
  readonly network: string
  /** Images that it was trained on; 0 for a network that was imported. */
  readonly images: number
  /** What was known at the end of each epoch. */
  readonly history: readonly EpochFigures[]
  /** Images that were learned later, by `learn`. */
  readonly learned: number
}
