import { Matrix } from '../matrix/matrix'
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../model/safetensors'
import { show } from '../options'
import type { Check } from './check'
import { expectRefusal, expectSame, expectThat } from './expectations'
import { allOutputs } from './outputs'
import { bytesOf, savedModel } from './repeat-checks'
import type { Trial } from './trial'

/** How many prefixes of a file are tried, beside the shortest ones. */
const PREFIXES = 300
const SHORTEST = 24
/** Bytes before the header of a safetensors file: its length. */
const LENGTH_BYTES = 8
/** How many bytes of a header are tried. */
const FLIPS = 1000

/** A file is the whole model, and nothing else is taken for one. */
export const fileChecks: Check[] = [
  {
    name: 'a loaded model says the same, to the bit',
    async run(trial) {
      const { model, bytes } = await savedModel(trial)
      const loaded = await trial.spec.load(bytes)
      const { X, y } = trial.sample()
      const elsewhere = Matrix.from(
        Array.from(X.data, (value) => 1.5 * value - 2),
        X.rows,
        X.cols
      )
      for (const rows of [X, elsewhere]) {
        const input = () => trial.input(rows)
        expectSame('after load', await allOutputs(loaded, input, y), await allOutputs(model, input, y))
      }
      expectSame('warnings after load', loaded.warnings, model.warnings)
    }
  },
  {
    name: 'a loaded model saves the same bytes',
    async run(trial) {
      const { bytes } = await savedModel(trial)
      expectSame('the file', await bytesOf(await trial.spec.load(bytes)), bytes)
    }
  },
  {
    name: 'a file loads from anywhere in memory',
    async run(trial) {
      const { bytes } = await savedModel(trial)
      const memory = new Uint8Array(bytes.length + 16).fill(255)
      memory.set(bytes, 3)
      const loaded = await trial.spec.load(memory.subarray(3, 3 + bytes.length))
      expectSame('the file', await bytesOf(loaded), bytes)
    }
  },
  {
    name: 'a file names its model and version',
    async run(trial) {
      const { metadata } = decodeSafetensors((await savedModel(trial)).bytes)
      for (const name of ['model', 'version']) {
        expectThat((metadata[name] ?? '') !== '', `the metadata has ${name} = ${show(metadata[name])}, expected a name`)
      }
    }
  },
  {
    name: 'a file of another model or version is refused',
    async run(trial) {
      const { tensors, metadata } = decodeSafetensors((await savedModel(trial)).bytes)
      const wrong: Record<string, TensorFile['metadata']> = {
        'another model': { ...metadata, model: 'nutshell.another' },
        'another version': { ...metadata, version: '99999' },
        'no metadata': {}
      }
      for (const [what, other] of Object.entries(wrong)) {
        await expectRefusal(`load, ${what}`, () => loadAndPredict(trial, encodeSafetensors(tensors, other)))
      }
      await expectRefusal('load, no tensors', () => loadAndPredict(trial, encodeSafetensors(new Map(), metadata)))
    }
  },
  {
    name: 'what is no file is refused',
    async run(trial) {
      for (const wrong of [undefined, null, 'text', 7, {}, [], new ArrayBuffer(64), new Float64Array(64)]) {
        await expectRefusal(`load, ${show(wrong)}`, () => trial.spec.load(wrong as Uint8Array))
      }
    }
  },
  {
    name: 'a file that is cut off is refused',
    async run(trial) {
      const { bytes } = await savedModel(trial)
      // Odd, so that the cuts fall on every place within a number.
      const stride = Math.ceil(bytes.length / PREFIXES) | 1
      for (let length = 0; length < bytes.length; length += length < SHORTEST ? 1 : stride) {
        await expectRefusal(`load, ${length} of ${bytes.length} bytes`, () => trial.spec.load(bytes.slice(0, length)))
      }
      const missing = bytes.slice(0, -1)
      await expectRefusal('load, all bytes but the last', () => trial.spec.load(missing))
      const longer = Uint8Array.from([...bytes, 0])
      await expectRefusal('load, a byte too many', () => trial.spec.load(longer))
    }
  },
  {
    name: 'a file whose header is damaged is refused',
    async run(trial) {
      const { bytes } = await savedModel(trial)
      for (const length of [0n, 1n, 2n ** 31n, 2n ** 53n, 2n ** 64n - 1n]) {
        const changed = Uint8Array.from(bytes)
        new DataView(changed.buffer).setBigUint64(0, length, true)
        await expectRefusal(`load, a header of ${length} bytes`, () => trial.spec.load(changed))
      }
      // No text in UTF-8 is left when all bits of one of its bytes are flipped.
      for (const at of headerPlaces(bytes)) {
        await expectRefusal(`load, byte ${at} flipped`, () => trial.spec.load(flipped(bytes, at, 0xff)))
      }
    }
  }
]

/** Some bytes of the header, the first 64 all. */
export function headerPlaces(bytes: Uint8Array): number[] {
  const { buffer, byteOffset, byteLength } = bytes
  const length = byteLength < LENGTH_BYTES ? 0 : Number(new DataView(buffer, byteOffset).getBigUint64(0, true))
  const end = Math.min(bytes.length, LENGTH_BYTES + length)
  const stride = Math.ceil(end / FLIPS)
  const places: number[] = []
  for (let at = 0; at < end; at += at < 64 ? 1 : stride) places.push(at)
  return places
}

/** A copy with some bits of a byte the other way round. */
export function flipped(bytes: Uint8Array, at: number, bits: number): Uint8Array {
  const changed = Uint8Array.from(bytes)
  changed[at] ^= bits
  return changed
}

async function loadAndPredict(trial: Trial, bytes: Uint8Array): Promise<void> {
  const model = await trial.spec.load(bytes)
  await model.predict(trial.input(trial.sample().X))
}
