import { engine, tensor, tidy } from '@tensorflow/tfjs-core'
import { describe, expect, it } from 'vitest'
import type { StoredTensor } from '../memory/stored-tensor'
import { MOVE } from './move'
import { HAS_BACKEND } from './twins.test-support'

const INPUTS: { [kernel: string]: string[] } = { GatherV2: ['x', 'indices'], OneHot: ['indices'], Unpack: ['value'] }
const ATTRS: { [kernel: string]: object } = {
  Concat: { axis: 0 },
  GatherV2: { axis: 0, batchDims: 0 },
  OneHot: { depth: 3, onValue: 1, offValue: 0, dtype: 'float32' },
  Pack: { axis: 0 },
  PadV2: { paddings: [[1, 1]], constantValue: 0 },
  Reverse: { dims: [0] },
  Slice: { begin: [1], size: [2] },
  SplitV: { numOrSizeSplits: 2, axis: 0 },
  StridedSlice: {
    begin: [0],
    end: [4],
    strides: [2],
    beginMask: 0,
    endMask: 0,
    ellipsisMask: 0,
    newAxisMask: 0,
    shrinkAxisMask: 0
  },
  Tile: { reps: [2] },
  Transpose: { perm: [1, 0] },
  Unpack: { axis: 0 }
}

describe.runIf(HAS_BACKEND)('kernels that move values', () => {
  for (const { name } of MOVE) {
    it(`${name} leaves what it makes in the kernels' memory`, () => {
      engine().setBackend('nutshell')
      tidy(() => {
        const x = name === 'Transpose' ? tensor([1, 2, 3, 4], [2, 2]) : tensor([1, 2, 3, 4])
        const indices = tensor([0, 2], [2], 'int32')
        const isList = name === 'Concat' || name === 'Pack'
        const names = INPUTS[name] ?? ['x']
        const inputs = isList ? [x, x] : Object.fromEntries(names.map((key) => [key, key === 'indices' ? indices : x]))
        const results = [engine().runKernel(name, inputs as never, ATTRS[name] as never)].flat()
        const { data } = engine().backend as unknown as { data: { get(id: object): StoredTensor } }
        for (const { dataId } of results) expect(data.get(dataId).isLent).toBe(true)
      })
    })
  }
})
