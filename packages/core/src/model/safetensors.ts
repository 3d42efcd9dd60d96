import { NutshellError } from '../errors'
import { show } from '../options'

/** An array of numbers with a shape, row-major. */
export interface Tensor {
  shape: readonly number[]
  data: Float64Array | Float32Array | Int32Array | Uint8Array
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
  U8: Uint8Array
} as const
type TypeName = keyof typeof TYPES

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
 * Reads a safetensors file. The numbers are copied, so the result does not hold on to `bytes`.
 *
 * @throws NutshellError INVALID_INPUT for a file that is cut off or was tampered with: every length and offset is checked
 * before it is used, and the tensors must fill the file without gaps or overlaps.
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
    const copy = Uint8Array.from(bytes.subarray(start + from, start + to)) // a Buffer's own slice would not copy
    tensors.set(name, { shape, data: new TYPES[type](copy.buffer) })
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
  if (typeof dtype !== 'string' || !Object.hasOwn(TYPES, dtype)) {
    throw bad(`tensor ${show(name)} is of type ${show(dtype)}, expected one of: ${Object.keys(TYPES).join(', ')}`)
  }
  if (!isCounts(shape)) throw bad(`tensor ${show(name)} has the shape ${show(shape)}, expected whole numbers`)
  if (!isCounts(offsets) || offsets.length !== 2 || offsets[0] > offsets[1] || offsets[1] > size) {
    throw bad(`tensor ${show(name)} is said to stand outside the ${size} bytes that there are`)
  }
  const type = dtype as TypeName
  const [from, to] = offsets
  const expected = shape.reduce((product, length) => product * length, TYPES[type].BYTES_PER_ELEMENT)
  if (to - from !== expected) {
    throw bad(`tensor ${show(name)} has ${to - from} bytes, expected ${expected} by its shape ${shape.join(' x ')}`)
  }
  return { type, shape, from, to }
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
