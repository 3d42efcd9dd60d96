import { checkKnownOptions, checkLongWork, checkNumber, createYielder, NutshellError, show } from '@nutshell-ml/core'
import type { DigitProgress, LearnOptions } from './digit-model'
import type { Exemplars } from './exemplars'
import { checkDigits, checkImages, checkLabels, type DigitImages, type LabelledImages } from './images'

/** What a model goes on learning from, checked. */
export interface Learning {
  readonly corrections: LabelledImages
  /** What it is held to; may be none. */
  readonly replay: LabelledImages
  readonly seed: number
  readonly onProgress: ((progress: DigitProgress) => void) | undefined
  readonly signal: AbortSignal | undefined
  /** To be awaited between steps: ends the work where the signal says so, and now and then lets others run. */
  readonly giveWay: () => Promise<void> | undefined
}

const NAMES = ['replay', 'seed', 'onProgress', 'signal'] as const satisfies readonly (keyof LearnOptions)[]

/**
 * What `learn` was asked for.
 *
 * @param what for messages: the name of the call.
 * @param exemplars what is replayed where nothing is given.
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION, INVALID_SHAPE, NON_FINITE, INVALID_INPUT, EMPTY_INPUT; the signal's reason.
 */
export function startLearning(
  what: string,
  images: DigitImages,
  labels: ArrayLike<number>,
  options: LearnOptions,
  exemplars: Exemplars
): Learning {
  checkKnownOptions(what, options, NAMES)
  checkLongWork(options)
  const { replay, seed = 0, onProgress, signal } = options
  checkNumber('seed', seed)
  signal?.throwIfAborted()
  return {
    corrections: checkDigits(images, labels),
    replay: replayOf(replay, exemplars),
    seed,
    onProgress,
    signal,
    giveWay: createGiveWay(signal)
  }
}

/** What is awaited between steps of long work: the signal's reason is thrown, and now and then others run. */
export function createGiveWay(signal: AbortSignal | undefined): () => Promise<void> | undefined {
  const pause = createYielder()
  return () => {
    signal?.throwIfAborted()
    return pause()
  }
}

function replayOf(given: LearnOptions['replay'], exemplars: Exemplars): LabelledImages {
  if (given === undefined) {
    return { pixels: exemplars.images, labels: exemplars.labels, count: exemplars.labels.length }
  }
  if (typeof given !== 'object' || given === null || !('images' in given) || !('labels' in given)) {
    throw new NutshellError('INVALID_OPTION', `replay = ${show(given)}, expected { images, labels }`)
  }
  const rows = checkImages(given.images)
  return { ...rows, labels: checkLabels(given.labels, rows.count) }
}
