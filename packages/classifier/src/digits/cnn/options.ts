import type { LongWork } from '@nutshell-ml/core'
import type { AugmentOptions } from '../augment/augment'
import type { DigitProgress } from '../digit-model'
import type { DigitSet } from '../images'

/** Networks, by what they cost. */
export type DigitNetwork = 'small' | 'standard' | 'large'

/** How the learning rate runs over the steps of training. */
export type Schedule = 'one-cycle' | 'cosine' | 'step' | 'constant'

/** Where a CNN computes: what `tensorflowBackend` of @nutshell-ml/tfjs-backend chooses from. */
export interface CnnBackendOptions {
  /**
   * 'nutshell' trains to the same bytes on every machine and any number of threads; 'tensorflow' is @tensorflow/tfjs-node; 'auto' is
   * that where it is installed, else 'nutshell', else 'cpu'. @default 'auto'
   */
  backend?: 'auto' | 'tensorflow' | 'nutshell' | 'cpu'
  /** Threads of the backend 'nutshell'. @default 'auto' */
  threads?: 'auto' | number
}

/** Options of `DigitCnn.fit`. */
export interface DigitCnnOptions extends LongWork<DigitProgress>, CnnBackendOptions {
  /** @default 'standard' */
  network?: DigitNetwork
  /** How often every image is shown. @default that of the network */
  epochs?: number
  /** Images of a step. @default 128 */
  batchSize?: number
  /** The highest learning rate, of Adam. @default that of the network */
  learningRate?: number
  /** @default 'one-cycle' */
  schedule?: Schedule
  /** How images are moved and bent before they are shown; false: not at all. @default true */
  augment?: boolean | AugmentOptions
  /** Images that are held out and looked at after every epoch: a share of them, others, or none. @default 'none' */
  validation?: number | DigitSet | 'none'
  /** Ends training after so many epochs without a smaller loss on the validation images, and keeps the best. @default never */
  earlyStopping?: number
  /**
   * Called with a checkpoint every `checkpointEvery` steps and at the end of an epoch: keep the newest. Training waits for what it
   * returns.
   */
  onCheckpoint?: (checkpoint: Uint8Array) => void | Promise<void>
  /** Steps between checkpoints. @default at the end of every epoch */
  checkpointEvery?: number
  /**
   * A checkpoint to go on from: with the same images, options and seed the model is the same to the byte as if training had never
   * stopped.
   */
  resume?: Uint8Array
  /** Images of the training set that the model carries so that it can go on learning by itself: 784 bytes each. @default 500 */
  exemplars?: number
  /** Any finite number: decides first weights, order, what is held out and how images are bent. @default 0 */
  seed?: number
}
