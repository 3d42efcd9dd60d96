import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../model/safetensors'
import { describeDefects, fit, load, type Model, onFile } from './defects.test-support'
import { fileChecks } from './file-checks'
import type { NearestMeanSpec } from './nearest-mean.test-support'

const SAYS = 'a loaded model says the same, to the bit'
const SAVES = 'a loaded model saves the same bytes'
const ANYWHERE = 'a file loads from anywhere in memory'
const NAMES = 'a file names its model and version'
const ANOTHER = 'a file of another model or version is refused'
const NO_FILE = 'what is no file is refused'
const CUT = 'a file that is cut off is refused'
const DAMAGED = 'a file whose header is damaged is refused'
const BIT = 'a changed bit in the header of a file does no harm'

const whole = { model: 'test.nearest-mean', version: '1' }

/** A `load` that reads other bytes than it is given. */
function onBytes(change: (bytes: Uint8Array) => Uint8Array): Partial<NearestMeanSpec> {
  return { load: (bytes) => load(change(bytes)) }
}

/** A `load` that takes what is in a file for something else. */
function onContent(change: (file: TensorFile) => TensorFile): Partial<NearestMeanSpec> {
  return onBytes((bytes) => {
    const { tensors, metadata } = change(decodeSafetensors(bytes))
    return encodeSafetensors(tensors, metadata)
  })
}

/** A `load` that says another thing of some files. */
function onRefusal(change: (error: unknown, bytes: Uint8Array) => Model): Partial<NearestMeanSpec> {
  return {
    load(bytes) {
      try {
        return load(bytes)
      } catch (error) {
        return change(error, bytes)
      }
    }
  }
}

describeDefects(fileChecks, {
  'the file holds float32': [
    () =>
      onFile(({ tensors, metadata }) => {
        const { shape, data } = tensors.get('means')!
        return {
          metadata,
          tensors: new Map(tensors).set('means', { shape, data: Float64Array.from(data, Math.fround) })
        }
      }),
    [SAYS]
  ],
  'warnings are lost': [() => ({ load: (bytes) => ({ ...load(bytes), warnings: [] }) }), [SAYS]],
  'transform of a loaded model is another': [
    () => ({
      load(bytes) {
        const model = load(bytes)
        return { ...model, transform: (X) => model.predictProba!(X) }
      }
    }),
    [SAYS]
  ],
  'a loaded model saves more': [
    () => ({
      load(bytes) {
        const { tensors, metadata } = decodeSafetensors(bytes)
        return { ...load(bytes), save: () => encodeSafetensors(tensors, { ...metadata, loaded: 'true' }) }
      }
    }),
    [SAVES, ANYWHERE]
  ],
  'the file has to be at the start of its memory': [
    () =>
      onBytes((bytes) =>
        bytes instanceof Uint8Array ? new Uint8Array(bytes.buffer).subarray(0, bytes.length) : bytes
      ),
    [ANYWHERE]
  ],
  'the file does not say what it is': [
    () => {
      const unnamed = (model: Model): Model => ({
        ...model,
        save() {
          const { tensors, metadata } = decodeSafetensors(model.save() as Uint8Array)
          return encodeSafetensors(tensors, { warnings: metadata.warnings, kind: metadata.model })
        }
      })
      return {
        fit: async (...args) => unnamed(await fit(...args)),
        load(bytes) {
          const { tensors, metadata } = decodeSafetensors(bytes)
          const { kind: model, ...others } = metadata
          return unnamed(load(encodeSafetensors(tensors, { version: '1', model, ...others })))
        }
      }
    },
    [NAMES]
  ],
  'any model will do': [
    () => onContent(({ tensors, metadata }) => ({ tensors, metadata: { ...metadata, model: whole.model } })),
    [ANOTHER]
  ],
  'any version will do': [
    () => onContent(({ tensors, metadata }) => ({ tensors, metadata: { ...metadata, version: whole.version } })),
    [ANOTHER]
  ],
  'no file is a TypeError': [
    () =>
      onBytes((bytes) => {
        void bytes.length
        return bytes
      }),
    [NO_FILE]
  ],
  'a file that is too short is a RangeError': [
    () =>
      onBytes((bytes) => {
        if (bytes instanceof Uint8Array) new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0)
        return bytes
      }),
    [CUT]
  ],
  'what is missing at the end is zeros': [
    () =>
      onBytes((bytes) => {
        if (!(bytes instanceof Uint8Array) || bytes.length < 8) return bytes
        const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
        if (header > bytes.length) return bytes
        const longer = new Uint8Array(Math.max(bytes.length, 8 + header + 3 * 4 * 8 + 3 * 4))
        longer.set(bytes)
        return longer
      }),
    [CUT]
  ],
  'what is too much at the end is left': [
    () =>
      onBytes((bytes) => {
        if (!(bytes instanceof Uint8Array)) return bytes
        try {
          decodeSafetensors(bytes.subarray(0, -1))
        } catch {
          return bytes
        }
        return bytes.subarray(0, -1)
      }),
    [CUT]
  ],
  'a header that is no JSON is a SyntaxError': [
    () =>
      onRefusal((error) => {
        throw (error as Error).cause ?? error
      }),
    [DAMAGED, BIT]
  ],
  'a header without end is taken for memory': [
    () =>
      onBytes((bytes) => {
        if (!(bytes instanceof Uint8Array) || bytes.length < 8) return bytes
        const length = new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true)
        if (length > 2n ** 40n) throw new RangeError('Array buffer allocation failed')
        return bytes
      }),
    [DAMAGED, BIT]
  ],
  'bytes that are no text are taken for question marks': [
    () =>
      onBytes((bytes) => {
        if (!(bytes instanceof Uint8Array) || bytes.length < 8) return bytes
        const header = Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true))
        return bytes.map((byte, i) => (i >= 8 && i < 8 + header && byte > 127 ? 63 : byte))
      }),
    [DAMAGED]
  ]
})
