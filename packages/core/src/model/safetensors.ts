import { NutshellError } from '../errors'
import { show } from '../options'

/** An array of numbers with a shape, row-major. */
export interface Tensor {
  shape: readonly number[]
  data: Float64Array | Float32Array | Int32Array | Int8Array | Uint8Array
}

/** What a safetensors file holds. */
export interface TensorFile {
  tensors: ReadonlyMap<string, Tensor>
  metadata: Readonly<Record<string, string>>
}

const TYPES = {
  F64: Float64Array,
  F32: Float32Array,
  I32: Int32Array,
  I8: Int8Array,
  U8: Uint8Array
} as const
type TypeName = keyof typeof TYPES

/** Types that are read into one of the above, with the bytes of a number in the file. */
const WIDENED = {
  F16: { bytes: 2, read: (view: DataView) => floats(view, halfToBits) },
  BF16: { bytes: 2, read: (view: DataView) => floats(view, (half) => half << 16) },
  I16: { bytes: 2, read: (view: DataView) => integers(view, 2, (at) => view.getInt16(at, true)) },
  U16: { bytes: 2, read: (view: DataView) => integers(view, 2, (at) => view.getUint16(at, true)) },
  U32: { bytes: 4, read: (view: DataView) => integers(view, 4, (at) => view.getUint32(at, true)) },
  I64: { bytes: 8, read: (view: DataView) => integers(view, 8, (at) => Number(view.getBigInt64(at, true))) }
} as const
type WidenedName = keyof typeof WIDENED

/** Before the header: its length, as a 64-bit little-endian number. */
const LENGTH_BYTES = 8
/** The longest header that the format's own readers accept. */
const LONGEST_HEADER = 100_000_000
const METADATA = '__metadata__'

/**
 * Tensors as a safetensors file (github.com/huggingface/safetensors): a JSON header, then the numbers, little-endian, each
 * tensor at a multiple of 8 bytes where its size allows. Nothing in such a file is ever executed.
 */
export function encodeSafetensors(tensors: ReadonlyMap<string, Tensor>, metadata: Record<string, string>): Uint8Array {
  const header: Record<string, unknown> = { [METADATA]: metadata }
  // The widest numbers first, so that every tensor is aligned to its numbers without gaps, which the format forbids.
  const ordered = [...tensors].sort(([, a], [, b]) => b.data.BYTES_PER_ELEMENT - a.data.BYTES_PER_ELEMENT)
  let end = 0
  for (const [name, { shape, data }] of ordered) {
    header[name] = { dtype: typeOf(data), shape, data_offsets: [end, end + data.byteLength] }
    end += data.byteLength
  }
  const json = new TextEncoder().encode(JSON.stringify(header))
  const headerLength = Math.ceil(json.length / 8) * 8 // padded with spaces
  const bytes = new Uint8Array(LENGTH_BYTES + headerLength + end)
  new DataView(bytes.buffer).setBigUint64(0, BigInt(headerLength), true)
  bytes.fill(32, LENGTH_BYTES, LENGTH_BYTES + headerLength)
  bytes.set(json, LENGTH_BYTES)
  let at = LENGTH_BYTES + headerLength
  for (const [, { data }] of ordered) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at)
    at += data.byteLength
  }
  return bytes
}

/**
 * Reads a safetensors file. The numbers are copied, so the result does not hold on to `bytes`. Floats of 16 bits (F16, BF16)
 * become a Float32Array, which holds them exactly; integers of 16, 32 and 64 bits an Int32Array.
 *
 * @throws NutshellError INVALID_INPUT for a file that is cut off or was tampered with: every length and offset is checked
 * before it is used, and the tensors must fill the file without gaps or overlaps; also for an integer that needs more than
 * 32 bits.
 */
export function decodeSafetensors(bytes: Uint8Array): TensorFile {
  if (!(bytes instanceof Uint8Array)) throw bad(`it is ${show(bytes)}, expected a Uint8Array`)
  if (bytes.length < LENGTH_BYTES) throw bad(`it has ${bytes.length} bytes, expected at least ${LENGTH_BYTES}`)
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const headerLength = Number(view.getBigUint64(0, true))
  const start = LENGTH_BYTES + headerLength
  if (headerLength > LONGEST_HEADER || start > bytes.length) {
    throw bad(`its header is said to have ${headerLength} bytes, and the file has ${bytes.length}`)
  }
  const { [METADATA]: metadata = {}, ...entries } = parseHeader(bytes.subarray(LENGTH_BYTES, start))
  if (!isObject(metadata) || Object.values(metadata).some((value) => typeof value !== 'string')) {
    throw bad('its metadata is no object of strings')
  }
  const tensors = new Map<string, Tensor>()
  const ranges: [number, number][] = []
  for (const [name, entry] of Object.entries(entries)) {
    const { type, shape, from, to } = checkEntry(name, entry, bytes.length - start)
    ranges.push([from, to])
    tensors.set(name, { shape, data: readNumbers(name, type, bytes.subarray(start + from, start + to)) })
  }
  let end = 0
  for (const [from, to] of ranges.sort((a, b) => a[0] - b[0] || a[1] - b[1])) {
    if (from !== end) throw bad(`byte ${Math.min(from, end)} of its numbers belongs to no tensor or to two`)
    end = to
  }
  if (end !== bytes.length - start) throw bad(`its tensors end at byte ${end} of ${bytes.length - start}`)
  return { tensors, metadata: metadata as Record<string, string> }
}

function parseHeader(bytes: Uint8Array): Record<string, unknown> {
  let header: unknown
  try {
    header = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
  } catch (cause) {
    throw bad('its header is not JSON', cause)
  }
  if (!isObject(header)) throw bad('its header is no JSON object')
  return header
}

function checkEntry(name: string, entry: unknown, size: number) {
  if (!isObject(entry)) throw bad(`tensor ${show(name)} has no description`)
  const { dtype, shape, data_offsets: offsets } = entry
  const numberBytes = bytesOf(dtype)
  if (numberBytes === undefined) {
    const known = [...Object.keys(TYPES), ...Object.keys(WIDENED)].join(', ')
    throw bad(`tensor ${show(name)} is of type ${show(dtype)}, expected one of: ${known}`)
  }
  if (!isCounts(shape)) throw bad(`tensor ${show(name)} has the shape ${show(shape)}, expected whole numbers`)
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1] || offsets[1] > size) {
    throw bad(`tensor ${show(name)} is said to stand outside the ${size} bytes that there are`)
  }
  const type = dtype as TypeName | WidenedName
  const [from, to] = offsets
  const expected = shape.reduce((product, length) => product * length, numberBytes)
  if (to - from !== expected) {
    throw bad(`tensor ${show(name)} has ${to - from} bytes, expected ${expected} by its shape ${shape.join(' x ')}`)
  }
  return { type, shape, from, to }
}

/** The bytes of a number of a type, undefined for an unknown type. */
function bytesOf(type: unknown): number | undefined {
  if (typeof type !== 'string') return undefined
  if (Object.hasOwn(TYPES, type)) return TYPES[type as TypeName].BYTES_PER_ELEMENT
  return Object.hasOwn(WIDENED, type) ? WIDENED[type as WidenedName].bytes : undefined
}

function readNumbers(name: string, type: TypeName | WidenedName, bytes: Uint8Array): Tensor['data'] {
  if (type in TYPES) return new TYPES[type as TypeName](new Uint8Array(bytes).buffer) // a Buffer's own slice would not copy
  try {
    return WIDENED[type as WidenedName].read(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength))
  } catch (error) {
    if (!(error instanceof RangeError)) throw error
    throw bad(`tensor ${show(name)} ${error.message}`)
  }
}

/** Numbers of 16 bits as floats, by way of the bits of the float that a number is. */
function floats(view: DataView, toBits: (half: number) => number): Float32Array {
  const bits = new Int32Array(view.byteLength / 2)
  for (let i = 0; i < bits.length; i++) bits[i] = toBits(view.getUint16(2 * i, true))
  return new Float32Array(bits.buffer)
}

/** The bits of the 32-bit float equal to a 16-bit float of IEEE 754: one sign bit, 5 of exponent, 10 of fraction. */
function halfToBits(half: number): number {
  const sign = (half & 0x8000) << 16
  let exponent = (half >> 10) & 31
  let fraction = half & 1023
  if (exponent === 31) return sign | 0x7f800000 | (fraction << 13) // infinite, or not a number
  if (exponent === 0) {
    if (fraction === 0) return sign
    exponent = 1
    for (; (fraction & 1024) === 0; fraction <<= 1) exponent-- // what is subnormal in 16 bits is not in 32
  }
  return sign | ((exponent + 112) << 23) | ((fraction & 1023) << 13) // 112 = 127 - 15, the two zeros of the exponent
}

/** Integers as 32-bit ones. Errors: RangeError for one that is too large. */
function integers(view: DataView, bytes: number, read: (at: number) => number): Int32Array {
  const numbers = new Int32Array(view.byteLength / bytes)
  for (let i = 0; i < numbers.length; i++) {
    const number = read(i * bytes)
    if (number !== (number | 0)) throw new RangeError(`holds ${number}, expected an integer of 32 bits`)
    numbers[i] = number
  }
  return numbers
}

function typeOf(data: Tensor['data']): TypeName {
  return (Object.keys(TYPES) as TypeName[]).find((name) => data instanceof TYPES[name])!
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

function isCounts(value: unknown): value is number[] {
  return Array.isArray(value) && value.every((item) => Number.isSafeInteger(item) && item >= 0)
}

function bad(problem: string, cause?: unknown): NutshellError {
  return new NutshellError('INVALID_INPUT', `not a model file: ${problem}`, { cause })
}
