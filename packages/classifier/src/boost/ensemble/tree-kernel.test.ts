import { expect, it } from 'vitest'
import { HAS_SIMD } from '../engine/has-simd.test-support'
import { TreeKernel } from './tree-kernel'

it('is there where vector instructions are', () => {
  expect(TreeKernel.get() !== undefined).toBe(HAS_SIMD)
})
