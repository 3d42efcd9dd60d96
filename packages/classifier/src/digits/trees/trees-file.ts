import { decodeSafetensors, encodeSafetensors, NutshellError } from '@nutshell-ml/core'
import { BoostedTrees } from '../../boost/boosted-trees'
import type { Exemplars } from '../exemplars'
import { DIGITS, PIXELS } from '../images'
import { decodeDigitModel, encodeDigitModel, isCount, notDigits, prefixed, withPrefix } from '../model-file'

/** What a model of trees of digits is made of. */
export interface Fitted {
  /** Of the ten digits, on the 784 pixels. */
  readonly boosted: BoostedTrees
  /** Images that it was fitted to, and learned later on. */
  readonly images: number
  readonly learned: number
  readonly exemplars: Exemplars
}

/** A model as safetensors: the tensors of the boosted trees after 'trees.', and what all models of digits have. */
export function encodeModel({ boosted, images, learned, exemplars }: Fitted): Uint8Array {
  const { tensors, metadata } = decodeSafetensors(boosted.save())
  const state = { images, learned, trees: metadata }
  return encodeDigitModel({ algorithm: 'trees', state, tensors: prefixed('trees', tensors), exemplars })
}

/** Errors: INVALID_INPUT for what `encodeModel` did not make. */
export function decodeModel(bytes: Uint8Array): Fitted {
  const { state, tensors, exemplars } = decodeDigitModel(bytes, 'trees')
  const { images, learned, trees } = state
  if (!(isCount(images) && isCount(learned) && isTexts(trees))) throw notDigits('its state is damaged')
  const boosted = boostedOf(encodeSafetensors(withPrefix('trees', tensors), trees))
  const { classes, features, predictorType } = boosted
  const isOfDigits = predictorType === 'multiclass' && classes.every((name, digit) => name === digit)
  if (!isOfDigits || classes.length !== DIGITS || features.length !== PIXELS) {
    throw notDigits(`its trees tell ${classes.length} classes by ${features.length} features, expected 10 by 784`)
  }
  return { boosted, images, learned, exemplars }
}

function boostedOf(bytes: Uint8Array): BoostedTrees {
  try {
    return BoostedTrees.load(bytes)
  } catch (cause) {
    if (!(cause instanceof NutshellError)) throw cause
    throw notDigits(`its trees are ${cause.message}`, cause)
  }
}

function isTexts(given: unknown): given is Record<string, string> {
  const isObject = typeof given === 'object' && given !== null && !Array.isArray(given)
  return isObject && Object.values(given).every((text) => typeof text === 'string')
}
