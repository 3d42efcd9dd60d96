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

/** A file of one tensor, made by hand. */
function fileOf(dtype: string, shape: number[], numbers: ArrayBufferView): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify({ a: { dtype, shape, data_offsets: [0, numbers.byteLength] } }))
  const bytes = new Uint8Array(8 + json.length + numbers.byteLength)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true)
  bytes.set(json, 8)
  bytes.set(new Uint8Array(numbers.buffer, numbers.byteOffset, numbers.byteLength), 8 + json.length)
  return bytes
}

describe('types of other programs', () => {
  const all = Uint16Array.from({ length: 65536 }, (_, i) => i)
  const read = (dtype: string, numbers: ArrayBufferView & { length: number }) =>
    decodeSafetensors(fileOf(dtype, [numbers.length], numbers)).tensors.get('a')!.data

  it('reads every float of 16 bits by the definition of IEEE 754', () => {
    const expected = Float32Array.from(all, (bits) => {
      const sign = bits >= 0x8000 ? -1 : 1
      const exponent = Math.floor(bits / 1024) % 32
      const fraction = bits % 1024
      if (exponent === 31) return fraction === 0 ? sign / 0 : Number.NaN
      return sign * (exponent === 0 ? fraction * 2 ** -24 : (1 + fraction / 1024) * 2 ** (exponent - 15))
    })
    expect(read('F16', all)).toEqual(expected)
  })

  it('reads every bfloat16 as the front half of a float', () => {
    const data = read('BF16', all)
    expect(data).toBeInstanceOf(Float32Array)
    const expected = Float32Array.from(all, (bits) => {
      const view = new DataView(new ArrayBuffer(4))
      view.setUint16(0, bits)
      return view.getFloat32(0)
    })
    expect(data).toEqual(expected)
    expect(Array.from(read('BF16', Uint16Array.of(0x3f80, 0xc049)))).toEqual([1, -3.140625])
  })

  it('reads integers of all sizes', () => {
    expect(read('I8', Int8Array.of(-128, 0, 127))).toEqual(Int8Array.of(-128, 0, 127))
    expect(read('I16', Int16Array.of(-32768, 1))).toEqual(Int32Array.of(-32768, 1))
    expect(read('U16', Uint16Array.of(65535, 1))).toEqual(Int32Array.of(65535, 1))
    expect(read('U32', Uint32Array.of(2 ** 31 - 1, 1))).toEqual(Int32Array.of(2 ** 31 - 1, 1))
    expect(read('I64', BigInt64Array.of(-5n, 2n ** 31n - 1n))).toEqual(Int32Array.of(-5, 2 ** 31 - 1))
  })

  it('refuses integers that need more than 32 bits, and a cut one', () => {
    expect(() => read('U32', Uint32Array.of(1, 2 ** 31))).toThrow(
      /'a' holds 2147483648, expected an integer of 32 bits/
    )
    expect(() => read('I64', BigInt64Array.of(2n ** 62n))).toThrow(expect.objectContaining({ code: 'INVALID_INPUT' }))
    expect(() => decodeSafetensors(fileOf('F16', [2], new Uint8Array(3)))).toThrow(/has 3 bytes, expected 4/)
  })
})
