import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Random } from '../random/random'
import { axpy, columnMeans, dot, gemm, rowNorms, softmax } from './linear'
import { instantiate, kernelModule } from './simd'

const module = kernelModule(false)
const kernels = module && instantiate(module, new WebAssembly.Memory({ initial: 4, maximum: 65536 }))

/** Numbers of several sizes and both signs. */
function numbers(length: number, seed: number, size = 10): Float32Array {
  const random = new Random(seed)
  return Float32Array.from({ length }, () => (random.next() - 0.5) * size ** (random.int(3) - 1))
}

/** Puts arrays into the memory one after the other; returns where each is. */
function place(...arrays: Float32Array[]): number[] {
  let at = 1024
  return arrays.map((array) => {
    new Float32Array(kernels!.memory.buffer, at, array.length).set(array)
    const own = at
    at += Math.ceil(array.length / 4) * 16 + 16
    return own
  })
}

function singles(at: number, length: number): Float32Array {
  return new Float32Array(kernels!.memory.buffer, at, length).slice()
}

const sizes = fc.record({ m: fc.nat(9), n: fc.nat(13), p: fc.nat(19), seed: fc.nat() })

describe.runIf(kernels)('SIMD kernels have the bits of their plain twins', () => {
  it('dot, axpy', () => {
    fc.assert(
      fc.property(fc.nat(40), fc.nat(), (length, seed) => {
        const x = numbers(length, seed)
        const y = numbers(length, seed + 1)
        const [xAt, yAt] = place(x, y)
        expect(kernels!.call.dot(xAt, yAt, length)).toBe(dot(x, y))
        kernels!.call.axpy(0.3, xAt, yAt, length)
        axpy(0.3, x, y)
        expect(singles(yAt, length)).toEqual(y)
      })
    )
  })

  it('rowNorms, columnMeans', () => {
    fc.assert(
      fc.property(sizes, ({ m, n, seed }) => {
        const data = numbers(m * n, seed)
        const [at, out] = place(data, new Float32Array(2 * m + 2 * n + 8))
        kernels!.call.rowNorms(at, m, n, out)
        expect(singles(out, m)).toEqual(rowNorms(data, m, n))
        kernels!.call.columnMeans(at, m, n, out)
        expect(new Float64Array(kernels!.memory.buffer, out, n).slice()).toEqual(columnMeans(data, m, n))
      })
    )
  })

  it('gemm', () => {
    fc.assert(
      fc.property(sizes, fc.boolean(), ({ m, n, p, seed }, isAdding) => {
        const a = numbers(m * n, seed)
        const b = numbers(n * p, seed + 1)
        const c = numbers(m * p, seed + 2)
        const guard = numbers(8, 1)
        const [aAt, bAt, cAt, guardAt, scratch] = place(a, b, c, guard, new Float32Array(n * (p + 12)))
        kernels!.call.gemm(aAt, bAt, cAt, m, n, p, isAdding ? 1 : 0, scratch)
        gemm(a, b, c, m, n, p, isAdding)
        expect(singles(cAt, m * p)).toEqual(c)
        expect(singles(guardAt, 8)).toEqual(guard)
      })
    )
  })

  it('softmax', () => {
    fc.assert(
      fc.property(sizes, ({ m, n, seed }) => {
        const data = numbers(m * n, seed, 60)
        const [at] = place(data)
        kernels!.call.softmax(at, m, n)
        softmax(data, m, n)
        expect(singles(at, m * n)).toEqual(data)
      })
    )
  })
})

describe('plain twins', () => {
  it('gemm by hand', () => {
    const c = new Float32Array(4).fill(1)
    gemm(Float32Array.of(1, 2, 3, 4, 5, 6), Float32Array.of(7, 8, 9, 10, 11, 12), c, 2, 3, 2, true)
    expect(Array.from(c)).toEqual([59, 65, 140, 155])
  })

  it('dot, axpy, norms and means by hand', () => {
    expect(dot(Float32Array.of(1, 2, 3, 4, 5), Float32Array.of(5, 4, 3, 2, 1))).toBe(35)
    const y = Float32Array.of(1, 1)
    axpy(2, Float32Array.of(3, -4), y)
    expect(Array.from(y)).toEqual([7, -7])
    expect(Array.from(rowNorms(Float32Array.of(3, 4, 5, 12), 2, 2))).toEqual([5, 13])
    expect(Array.from(columnMeans(Float32Array.of(3, 4, 5, 12), 2, 2))).toEqual([4, 8])
  })

  it('softmax is e^x over the sum, to 4 units in the last place, and 0 far below', () => {
    fc.assert(
      fc.property(fc.array(fc.float({ min: -80, max: 80, noNaN: true }), { minLength: 1, maxLength: 9 }), (values) => {
        const data = Float32Array.from(values)
        softmax(data, 1, values.length)
        const top = Math.max(...values)
        const powers = values.map((value) => Math.exp(value - top))
        const sum = powers.reduce((a, b) => a + b)
        powers.forEach((power, j) => {
          // x - top is rounded to float32 first: a size of up to 160 moves e^x by half a unit of that.
          const bound = (power / sum) * (4 * 2 ** -23 + 160 * 2 ** -24) + 2 ** -120
          expect(Math.abs(data[j] - power / sum)).toBeLessThanOrEqual(bound)
        })
      })
    )
    const far = Float32Array.of(0, -200)
    softmax(far, 1, 2)
    expect(Array.from(far)).toEqual([1, 0])
  })
})
