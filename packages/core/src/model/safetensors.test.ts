import { readFileSync } from 'node:fs'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decodeSafetensors, encodeSafetensors, type Tensor } from './safetensors'

const golden = JSON.parse(readFileSync(new URL('safetensors.golden.json', import.meta.url), 'utf8'))

const tensors = new Map<string, Tensor>([
  ['labels', { shape: [3], data: Int32Array.of(1, -2, 3) }],
  ['centroids', { shape: [2, 2], data: Float64Array.of(0.1, 2, -0, 1e300) }],
  ['mask', { shape: [3], data: Uint8Array.of(0, 1, 255) }],
  ['small', { shape: [1, 2], data: Float32Array.of(0.5, 3) }],
  ['none', { shape: [0], data: new Float64Array(0) }]
])
const file = encodeSafetensors(tensors, { model: 'test', note: 'größe "quoted"' })

describe('safetensors', () => {
  it('reads what the Python package wrote', () => {
    const { tensors, metadata } = decodeSafetensors(Buffer.from(golden.file, 'base64'))
    expect(metadata).toEqual(golden.metadata)
    expect([...tensors.keys()].sort()).toEqual(Object.keys(golden.tensors).sort())
    for (const [name, { shape, data }] of Object.entries<{ shape: number[]; data: string[] }>(golden.tensors)) {
      expect(tensors.get(name)!.shape).toEqual(shape)
      expect(Array.from(tensors.get(name)!.data)).toEqual(data.map(Number))
    }
  })

  it('reads what it wrote, to the bit', () => {
    const back = decodeSafetensors(file)
    expect(back.metadata).toEqual({ model: 'test', note: 'größe "quoted"' })
    expect(new Map([...back.tensors].sort())).toEqual(new Map([...tensors].sort()))
  })

  it('aligns every tensor to its numbers', () => {
    const length = Number(new DataView(file.buffer).getBigUint64(0, true))
    const header = JSON.parse(new TextDecoder().decode(file.subarray(8, 8 + length)))
    expect(length % 8).toBe(0)
    for (const [name, { data }] of tensors) {
      expect((8 + length + header[name].data_offsets[0]) % data.BYTES_PER_ELEMENT).toBe(0)
    }
  })

  it('does not depend on where in memory the file stands, nor hold on to it', () => {
    const shifted = new Uint8Array(file.length + 3)
    shifted.set(file, 3)
    const { tensors: back } = decodeSafetensors(shifted.subarray(3))
    shifted.fill(0)
    expect(back.get('centroids')).toEqual(tensors.get('centroids'))
  })

  it('refuses a file that is cut off anywhere, or longer', () => {
    const refused = expect.objectContaining({ code: 'INVALID_INPUT' })
    for (let length = 0; length < file.length; length++) {
      expect(() => decodeSafetensors(file.subarray(0, length))).toThrow(refused)
    }
    const longer = new Uint8Array(file.length + 1)
    longer.set(file)
    expect(() => decodeSafetensors(longer)).toThrow(refused)
    expect(() => decodeSafetensors('text' as never)).toThrow(refused)
  })

  it('any change of its header either is refused or leaves tensors that lie within the file', () => {
    fc.assert(
      fc.property(fc.nat({ max: file.length - 1 }), fc.integer({ min: 0, max: 255 }), (at, byte) => {
        const changed = file.slice()
        changed[at] = byte
        try {
          for (const { shape, data } of decodeSafetensors(changed).tensors.values()) {
            expect(data.length).toBe(shape.reduce((product, length) => product * length, 1))
          }
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID_INPUT' })
        }
      }),
      { numRuns: 2000 }
    )
  })

  it.each([
    ['a gap', { a: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } }, 2],
    [
      'an overlap',
      { a: { dtype: 'U8', shape: [2], data_offsets: [0, 2] }, b: { dtype: 'U8', shape: [1], data_offsets: [1, 2] } },
      2
    ],
    ['a range outside', { a: { dtype: 'U8', shape: [9], data_offsets: [0, 9] } }, 2],
    ['a range backwards', { a: { dtype: 'U8', shape: [1], data_offsets: [1, 0] } }, 1],
    ['a wrong shape', { a: { dtype: 'F64', shape: [2], data_offsets: [0, 8] } }, 8],
    ['a negative shape', { a: { dtype: 'U8', shape: [-1, -2], data_offsets: [0, 2] } }, 2],
    ['an unknown type', { a: { dtype: 'F8', shape: [1], data_offsets: [0, 1] } }, 1],
    ['no description', { a: null }, 0],
    ['metadata that is no object', { __metadata__: 3 }, 0],
    ['an array as header', [], 0]
  ])('refuses %s', (_, header, size) => {
    const json = new TextEncoder().encode(JSON.stringify(header))
    const bytes = new Uint8Array(8 + json.length + size)
    new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
    bytes.set(json, 8)
    expect(() => decodeSafetensors(bytes)).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
  })
})
