import { describe, expect, it } from 'vitest'
import { checkDigits, checkImage, checkImages, checkLabels, pickImages } from './images'

const image = (value: number) => new Array<number>(784).fill(value)

describe('checkImages', () => {
  it('takes bytes as they are, and others in one array or in many', () => {
    const bytes = new Uint8Array(784 * 2).fill(7, 784)
    expect(checkImages(bytes)).toEqual({ pixels: bytes, count: 2 })
    expect(checkImages(bytes).pixels).toBe(bytes)
    expect(checkImages(new Uint8ClampedArray(bytes)).pixels).toEqual(bytes)
    for (const given of [Array.from(bytes), Float32Array.from(bytes), [image(0), Uint8Array.from(image(7))]]) {
      expect(checkImages(given)).toEqual({ pixels: bytes, count: 2 })
    }
    expect(checkImages(image(99.5)).pixels[783]).toBe(100)
    expect(checkImages([])).toEqual({ pixels: new Uint8Array(0), count: 0 })
    // A 1 of 255 is as good as blank, but somebody may have drawn it.
    expect(checkImages(image(1)).count).toBe(1)
  })

  it.each([
    [null, 'INVALID_INPUT', 'images = null'],
    ['784', 'INVALID_INPUT', "images = '784'"],
    [{ length: 784 }, 'INVALID_INPUT', 'expected pixels of images of 28 x 28'],
    [new Uint8Array(783), 'INVALID_SHAPE', 'images = a Uint8Array of 783, expected 784 pixels for each image'],
    [image(0).slice(1), 'INVALID_SHAPE', 'images = an array of 783'],
    [[image(0), image(0).slice(1)], 'INVALID_SHAPE', 'image 1 = an array of 783, expected 784 pixels'],
    [[image(0), null], 'INVALID_SHAPE', 'image 1 = null'],
    [image(256), 'INVALID_INPUT', 'pixel 0 of image 0 = 256, expected 0 to 255'],
    [[image(0), image(-1)], 'INVALID_INPUT', 'pixel 0 of image 1 = -1'],
    [image(Number.NaN), 'NON_FINITE', 'pixel 0 of image 0 = NaN'],
    [image(Number.POSITIVE_INFINITY), 'NON_FINITE', 'pixel 0 of image 0 = Infinity'],
    [image(0.5), 'INVALID_INPUT', 'pixels of image 0 run from 0 to 0.5, expected 0 to 255']
  ])('refuses %#', (given, code, words) => {
    expect(() => checkImages(given as never)).toThrow(
      expect.objectContaining({ code, message: expect.stringContaining(words) })
    )
  })

  it('takes one image where one is wanted', () => {
    expect(checkImage(image(3))).toEqual(new Uint8Array(784).fill(3))
    expect(() => checkImage(new Uint8Array(1568))).toThrow('expected 784 of one image')
    expect(() => checkImage([])).toThrow(expect.objectContaining({ code: 'INVALID_SHAPE' }))
  })
})

describe('checkLabels', () => {
  it('takes digits, one for each image', () => {
    expect(checkLabels([3, 0, 9], 3)).toEqual(Uint8Array.of(3, 0, 9))
    const shown = [
      [[3, 10], 'label 10 of image 1, expected a digit from 0 to 9'],
      [[3, 1.5], 'label 1.5 of image 1'],
      [[3, '4'], "label '4' of image 1"],
      [[3], 'labels = an array of 1, expected one for each of 2 images'],
      [undefined, 'labels = undefined']
    ] as const
    for (const [labels, words] of shown) expect(() => checkLabels(labels as never, 2)).toThrow(words)
    expect(() => checkDigits(new Uint8Array(0), [])).toThrow(expect.objectContaining({ code: 'EMPTY_INPUT' }))
  })
})

describe('pickImages', () => {
  it('copies images with their labels', () => {
    const all = checkDigits([image(1), image(2), image(3)], [7, 8, 9])
    expect(pickImages(all, [2, 0])).toEqual(checkDigits([image(3), image(1)], [9, 7]))
  })
})
