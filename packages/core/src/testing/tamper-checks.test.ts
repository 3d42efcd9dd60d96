import { Matrix } from '../matrix/matrix'
import { decodeSafetensors, encodeSafetensors, type TensorFile } from '../model/safetensors'
import { describeDefects, load, type Model } from './defects.test-support'
import type { NearestMeanSpec } from './nearest-mean.test-support'
import { tamperChecks } from './tamper-checks'

const BIT = 'a changed bit in the header of a file does no harm'
const TENSORS = 'changed tensors in a file do no harm'
const ANOTHER = 'a file of another model or version is refused'
const METADATA = 'changed metadata in a file does no harm'

/** A `load` that looks into a file before it is checked. */
function onContent(look: (file: TensorFile, bytes: Uint8Array) => Model | undefined): Partial<NearestMeanSpec> {
  return { load: (bytes) => look(decodeSafetensors(bytes), bytes) ?? load(bytes) }
}

describeDefects(
  tamperChecks,
  {
    'numbers in a file are not looked at': [
      () =>
        onContent(({ tensors, metadata }) => {
          const { shape, data } = tensors.get('means') ?? {}
          if (data === undefined || data.every(Number.isFinite)) return undefined
          const zeros = encodeSafetensors(
            new Map(tensors).set('means', { shape: shape!, data: data.map(() => 0) }),
            metadata
          )
          return { ...load(zeros), transform: () => Matrix.from(Array(8 * 3).fill(Number.NaN), 8, 3) }
        }),
      [TENSORS]
    ],
    'a tensor that is missing is a TypeError': [
      () =>
        onContent(({ tensors }) => {
          void tensors.get('means')!.data
          return undefined
        }),
      [TENSORS, BIT, ANOTHER]
    ],
    'a shape is not held to the other': [
      () =>
        onContent(({ tensors }) => {
          if (tensors.get('means')?.shape[0] !== tensors.get('classes')?.shape[0])
            throw new RangeError('offset is out of bounds')
          return undefined
        }),
      [TENSORS, BIT]
    ],
    'metadata that is no JSON is a SyntaxError': [
      () =>
        onContent(({ metadata }) => {
          JSON.parse(metadata.warnings)
          return undefined
        }),
      [METADATA, BIT, ANOTHER]
    ],
    'a number in the metadata decides how long it takes': [
      () =>
        onContent(({ metadata: { warnings = '' } }) => {
          const end = performance.now() + (warnings.includes('1000000000') ? 400 : 0)
          while (performance.now() < end);
          return undefined
        }),
      [METADATA]
    ],
    'metadata that is another thing is a TypeError': [
      () =>
        onContent(({ metadata: { warnings } }) => {
          if (warnings === 'null' || warnings === '7') throw new TypeError('warnings is not iterable')
          return undefined
        }),
      [METADATA]
    ]
  },
  false
)
