import { decodeSafetensors, encodeSafetensors, type Tensor } from '@nutshell-ml/core'
import { describe, expect, it } from 'vitest'
import { decodeDigitModel, encodeDigitModel, prefixed, tensorOf, withPrefix } from './model-file'

const exemplars = { images: new Uint8Array(2 * 784).fill(7), labels: Uint8Array.of(3, 9) }
const tensors = new Map<string, Tensor>([['net.weights', { shape: [2, 2], data: Float32Array.of(1, 2, 3, 4) }]])
const file = encodeDigitModel({ algorithm: 'cnn', state: { seed: 5 }, tensors, exemplars })

/** The file with other metadata or tensors. */
function changed(metadata: Record<string, string>, own: [string, Tensor][] = []): Uint8Array {
  const read = decodeSafetensors(file)
  return encodeSafetensors(new Map([...read.tensors, ...own]), { ...read.metadata, ...metadata })
}

const read = (bytes: Uint8Array) => () => decodeDigitModel(bytes, 'cnn')

describe('a file of a model of digits', () => {
  it('gives back what was put in', () => {
    for (const algorithm of [undefined, 'cnn'] as const) {
      expect(decodeDigitModel(file, algorithm)).toEqual({ algorithm: 'cnn', state: { seed: 5 }, tensors, exemplars })
    }
  })

  it('is one that others can read', () => {
    const { metadata, tensors } = decodeSafetensors(file)
    expect(metadata).toEqual({ model: 'nutshell.digits.cnn', version: '1', state: '{"seed":5}' })
    expect(tensors.get('exemplars.images')?.shape).toEqual([2, 28, 28])
  })

  it('is refused where it is of another model, cut off or damaged', () => {
    for (const [bytes, message] of [
      [file.subarray(0, 20), 'not a model of digits: its header'],
      [file.subarray(0, file.length - 1), 'not a model of digits: '],
      [changed({ model: 'nutshell.kmeans' }), "it holds 'nutshell.kmeans' version '1', expected nutshell.digits.cnn"],
      [changed({ model: 'nutshell.digits.trees' }), "it holds 'nutshell.digits.trees' version '1'"],
      [changed({ version: '2' }), "'nutshell.digits.cnn' version '2', expected nutshell.digits.cnn version 1"],
      [changed({ state: '{' }), 'its state is damaged'],
      [changed({ state: '[]' }), 'its state is damaged'],
      [changed({}, [['exemplars.labels', { shape: [2], data: Uint8Array.of(3, 10) }]]), 'show what is no digit'],
      [
        changed({}, [['exemplars.labels', { shape: [1], data: Uint8Array.of(3) }]]),
        'its exemplars.images are a Uint8Array of 1568 as 2 x 28 x 28, expected Uint8Array of 1 x 28 x 28'
      ],
      [changed({}, [['exemplars.labels', { shape: [2], data: Int32Array.of(3, 3) }]]), 'expected Uint8Array of any']
    ] as const) {
      expect(read(bytes)).toThrow(message)
      expect(read(bytes)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    }
    expect(() => decodeDigitModel(encodeSafetensors(new Map(), {}))).toThrow(
      'it holds no model version none, expected nutshell.digits.* version 1'
    )
  })

  it('has tensors of the type and shape that are asked for', () => {
    expect(tensorOf(tensors, 'net.weights', Float32Array, [2, -1])).toEqual(Float32Array.of(1, 2, 3, 4))
    expect(() => tensorOf(tensors, 'net.weights', Float32Array, [4])).toThrow('as 2 x 2, expected Float32Array of 4')
    expect(() => tensorOf(tensors, 'bias', Float32Array, [4])).toThrow('its bias are not there')
  })

  it('may hold the tensors of a model in it', () => {
    const inner = new Map<string, Tensor>([['a', { shape: [1], data: Uint8Array.of(1) }]])
    expect([...prefixed('inner', inner).keys()]).toEqual(['inner.a'])
    expect(withPrefix('inner', new Map([...tensors, ...prefixed('inner', inner)]))).toEqual(inner)
  })
})
