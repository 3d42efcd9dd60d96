import { describe, expect, it } from 'vitest'
import { defineRemovedUtils } from './tfjs-node-shims'

describe('what Node 23 removed', () => {
  it('is put back, as it was, and taken away again', () => {
    const util: Record<string, (value: unknown) => boolean> = {}
    const takeBack = defineRemovedUtils(util)
    expect([null, undefined, 0, '', false, NaN].map(util.isNullOrUndefined)).toEqual([
      true,
      true,
      false,
      false,
      false,
      false
    ])
    expect([[], new Float32Array(1), { length: 0 }, null].map(util.isArray)).toEqual([true, false, false, false])
    takeBack()
    expect(Object.getOwnPropertyNames(util)).toEqual([])
  })

  it('stays where it was not removed', () => {
    const isArray = () => true
    const util: Record<string, (value: unknown) => boolean> = { isArray }
    const takeBack = defineRemovedUtils(util)
    expect(util.isArray).toBe(isArray)
    takeBack()
    expect(util).toEqual({ isArray })
  })

  it('needs no module util', () => {
    // Where there is no Node, the object is not there.
    const { process } = globalThis
    try {
      Object.assign(globalThis, { process: undefined })
      expect(() => defineRemovedUtils()()).not.toThrow()
    } finally {
      Object.assign(globalThis, { process })
    }
  })
})
