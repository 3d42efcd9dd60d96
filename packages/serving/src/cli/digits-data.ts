import { splitRows } from '@nutshell-ml/classifier'
import { generateDigits } from '@nutshell-ml/classifier/digits'
import { type DigitPart, readDigits } from '@nutshell-ml/classifier/node'
import { NutshellError } from '@nutshell-ml/core'
import type { DigitsTraining } from './digits-arguments'

/** Images whose digits are known, and what they are in a few words: '10,000 test images in mnist'. */
export interface KnownDigits {
  readonly images: Uint8Array
  readonly labels: Uint8Array
  readonly told: string
}

/** What a model learns from, and what it is measured on: by the name of each. */
export interface TrainingDigits {
  readonly train: KnownDigits
  /** What is held out; undefined for none. */
  readonly validation: KnownDigits | undefined
  readonly test: KnownDigits | undefined
}

/** Of generated digits, the part of as many others that a model is measured on, and how many at most. */
const TEST_SHARE = 0.2
const MOST_TESTS = 10_000

/** Errors: as `readDigits`. */
export async function readTrainingDigits({ source, validation, seed }: DigitsTraining): Promise<TrainingDigits> {
  const [all, test] =
    'folder' in source
      ? [await readPart(source.folder, 'train', source.limit), await readTest(source.folder)]
      : [generated(source.count, seed, 'generated digits'), otherDigits(source.count, seed)]
  if (validation === undefined) return { train: all, validation: undefined, test }
  // Both parts have each digit as often as all have it.
  const parts = splitRows({ rows: all.labels.length, test: validation, seed, stratify: all.labels })
  const train = pick(all, parts.train)
  const held = pick(all, parts.test)
  return {
    train: { ...train, told: `${count(train)} of the ${all.told}` },
    validation: { ...held, told: `${count(held)} of them, held out` },
    test
  }
}

/** Errors: as `readDigits`. */
export async function readPart(folder: string, part: DigitPart, limit?: number): Promise<KnownDigits> {
  const { images, labels } = await readDigits(folder, part)
  const all = labels.length
  const used = Math.min(all, limit ?? all)
  const kind = part === 'train' ? 'training' : 'test'
  const told = `${used < all ? `the first ${used.toLocaleString('en')} of ` : ''}${all.toLocaleString('en')} ${kind} images in ${folder}`
  return { images: images.subarray(0, used * (images.length / all)), labels: labels.subarray(0, used), told }
}

/** The test files, where there are any: nothing says that there must be. */
async function readTest(folder: string): Promise<KnownDigits | undefined> {
  try {
    return await readPart(folder, 'test')
  } catch (error) {
    if (error instanceof NutshellError && error.code === 'FILE') return undefined
    throw error
  }
}

function otherDigits(learned: number, seed: number): KnownDigits {
  const count = Math.min(MOST_TESTS, Math.max(100, Math.round(learned * TEST_SHARE)))
  return generated(count, seed + 1, 'other generated digits')
}

function generated(count: number, seed: number, told: string): KnownDigits {
  return { ...generateDigits(count, { seed }), told: `${count.toLocaleString('en')} ${told}` }
}

function pick({ images, labels }: KnownDigits, places: Int32Array): Omit<KnownDigits, 'told'> {
  const pixels = images.length / labels.length
  const picked = new Uint8Array(places.length * pixels)
  for (const [i, place] of places.entries()) {
    picked.set(images.subarray(place * pixels, (place + 1) * pixels), i * pixels)
  }
  return { images: picked, labels: Uint8Array.from(places, (place) => labels[place]) }
}

function count({ labels }: { readonly labels: Uint8Array }): string {
  return labels.length.toLocaleString('en')
}
