import { expect, it } from 'vitest'
import { TreeKernel } from './tree-kernel'

/** What the kernels are made of: one vector instruction. Nothing of ours is asked. */
const HAS_SIMD = WebAssembly.validate(
  Uint8Array.of(
    0,
    97,
    115,
    109,
    1,
    0,
    0,
    0,
    1,
    5,
    1,
    96,
    0,
    1,
    123,
    3,
    2,
    1,
    0,
    10,
    10,
    1,
    8,
    0,
    65,
    0,
    253,
    15,
    253,
    98,
    11
  )
)

it('is there where vector instructions are', () => {
  expect(TreeKernel.get() !== undefined).toBe(HAS_SIMD)
})
