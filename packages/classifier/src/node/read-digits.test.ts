import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { encodeIdxImages, encodeIdxLabels } from '../digits/idx'
import { readDigits } from './read-digits'

let folder = ''
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'nutshell-digits-'))
})
afterEach(async () => {
  await rm(folder, { recursive: true, force: true })
})

const IMAGES = Uint8Array.from({ length: 3 * 784 }, (_, i) => (i * 31) % 256)
const LABELS = Uint8Array.of(7, 0, 9)
const put = (name: string, bytes: Uint8Array) => writeFile(join(folder, name), bytes)

describe('readDigits', () => {
  it.each([
    ['train', 'train-images-idx3-ubyte', 'train-labels-idx1-ubyte', false],
    ['train', 'train-images.idx3-ubyte', 'train-labels.idx1-ubyte', false],
    ['train', 'train-images-idx3-ubyte.gz', 'train-labels-idx1-ubyte.gz', true],
    ['test', 't10k-images-idx3-ubyte', 't10k-labels.idx1-ubyte.gz', true],
    ['test', 't10k-images.idx3-ubyte.gz', 't10k-labels-idx1-ubyte', false]
  ] as const)('%s from %s and %s, gzip: %s, whatever the names say', async (part, images, labels, isGzip) => {
    const pack = (bytes: Uint8Array) => (isGzip ? gzipSync(bytes) : bytes)
    await put(images, pack(encodeIdxImages(IMAGES)))
    await put(labels, pack(encodeIdxLabels(LABELS)))
    const digits = await readDigits(folder, part)
    expect(digits).toMatchObject({ count: 3, path: join(folder, images), labelsPath: join(folder, labels) })
    expect(digits.images).toEqual(IMAGES)
    expect(digits.labels).toEqual(LABELS)
  })

  it('says which names it looked for', async () => {
    await expect(readDigits(folder, 'test')).rejects.toMatchObject({
      code: 'FILE',
      message: `no digits in ${folder}: it has none of them; expected a file t10k-images-idx3-ubyte or t10k-images-idx3-ubyte.gz or t10k-images.idx3-ubyte or t10k-images.idx3-ubyte.gz`
    })
    await put('train-images-idx3-ubyte', encodeIdxImages(IMAGES))
    // A folder of that name is no file.
    await mkdir(join(folder, 'train-labels-idx1-ubyte'))
    await expect(readDigits(folder, 'train')).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining('train-labels-idx1-ubyte.gz')
    })
    await expect(readDigits(join(folder, 'missing'), 'train')).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining('it does not exist')
    })
    await expect(readDigits(folder, 'all' as never)).rejects.toMatchObject({ code: 'INVALID_OPTION' })
  })

  it('refuses images and labels of different length', async () => {
    await put('t10k-images-idx3-ubyte', encodeIdxImages(IMAGES))
    await put('t10k-labels-idx1-ubyte', encodeIdxLabels([1, 2]))
    await expect(readDigits(folder, 'test')).rejects.toMatchObject({
      code: 'INVALID_SHAPE',
      message: expect.stringMatching(/^2 labels in .*t10k-labels-idx1-ubyte, expected one for each of the 3 images in /)
    })
  })

  it('names the file that is damaged', async () => {
    await put('t10k-images-idx3-ubyte', encodeIdxImages(IMAGES).subarray(0, 900))
    await put('t10k-labels-idx1-ubyte', encodeIdxLabels(LABELS))
    const path = join(folder, 't10k-images-idx3-ubyte')
    await expect(readDigits(folder, 'test')).rejects.toMatchObject({
      code: 'INVALID_INPUT',
      message: `${path}: idx images: 884 bytes of data, expected 2352 for the 3 images that the head says`
    })
    await put('t10k-images-idx3-ubyte', gzipSync(encodeIdxImages(IMAGES)).subarray(0, 40))
    await expect(readDigits(folder, 'test')).rejects.toMatchObject({
      code: 'FILE',
      message: expect.stringContaining(path)
    })
  })
})

const data = join(process.env.NUTSHELL_DATA ?? '', 'mnist')
describe.skipIf(process.env.NUTSHELL_REQUIRE_DATA !== '1' && !existsSync(data))('MNIST (needs NUTSHELL_DATA)', () => {
  it('has as many of each digit as its authors say', async () => {
    const { labels, count } = await readDigits(data, 'test')
    expect(count).toBe(10_000)
    const counts = new Array(10).fill(0)
    for (const label of labels) counts[label]++
    expect(counts).toEqual([980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009])
  })
})
