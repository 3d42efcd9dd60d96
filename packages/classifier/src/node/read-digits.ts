import { stat } from 'node:fs/promises'
import { join } from 'node:path'
import { checkOneOf, NutshellError } from '@nutshell-ml/core'
import { decodeIdxImages, decodeIdxLabels } from '../digits/idx'
import type { DigitSet } from '../digits/images'
import { readBytes } from './read-bytes'

/** Images and labels as they were in two files. */
export interface DigitFiles extends DigitSet {
  /** 784 bytes for each image, one after the other. */
  readonly images: Uint8Array
  readonly labels: Uint8Array
  readonly count: number
  /** Where the images were. */
  readonly path: string
  readonly labelsPath: string
}

/** Which of MNIST's two sets: 60,000 images to learn from, or 10,000 to be measured on. */
export type DigitPart = 'train' | 'test'

/**
 * The digits of a folder with MNIST's files: `train-images-idx3-ubyte` and `train-labels-idx1-ubyte`, or for tests those that begin
 * with `t10k`; also `train-images.idx3-ubyte`, as some unpack them, and either with `.gz`. Gzip is known by its content.
 *
 * @throws NutshellError FILE where the folder holds none of these names or a file cannot be read; INVALID_INPUT, INVALID_SHAPE and
 * EMPTY_INPUT, with the file's name, where it is no idx file of 28 x 28 images or of digits; INVALID_SHAPE where there are not as
 * many labels as images; INVALID_OPTION for another part.
 */
export async function readDigits(folder: string, part: DigitPart): Promise<DigitFiles> {
  const prefix = checkOneOf('part', part, ['train', 'test']) === 'train' ? 'train' : 't10k'
  const path = await findFile(folder, `${prefix}-images`, 'idx3-ubyte')
  const labelsPath = await findFile(folder, `${prefix}-labels`, 'idx1-ubyte')
  const { pixels, count } = withPath(path, decodeIdxImages, await readBytes(path))
  const labels = withPath(labelsPath, decodeIdxLabels, await readBytes(labelsPath))
  if (labels.length !== count) {
    throw new NutshellError(
      'INVALID_SHAPE',
      `${labels.length} labels in ${labelsPath}, expected one for each of the ${count} images in ${path}`
    )
  }
  return { images: pixels, labels, count, path, labelsPath }
}

/** The first of the names that a file has. */
async function findFile(folder: string, stem: string, kind: string): Promise<string> {
  const names = [`${stem}-${kind}`, `${stem}.${kind}`].flatMap((name) => [name, `${name}.gz`])
  for (const name of names) {
    const path = join(folder, name)
    const info = await stat(path).catch(() => undefined)
    if (info !== undefined && !info.isDirectory()) return path
  }
  const there = await stat(folder).catch(() => undefined)
  const why =
    there === undefined ? 'it does not exist' : there.isDirectory() ? 'it has none of them' : 'it is no folder'
  throw new NutshellError('FILE', `no digits in ${folder}: ${why}; expected a file ${names.join(' or ')}`)
}

/** What `decode` makes of the bytes; its errors name the file. */
export function withPath<T>(path: string, decode: (bytes: Uint8Array) => T, bytes: Uint8Array): T {
  try {
    return decode(bytes)
  } catch (cause) {
    if (!(cause instanceof NutshellError)) throw cause
    throw new NutshellError(cause.code, `${path}: ${cause.message}`, { cause })
  }
}
