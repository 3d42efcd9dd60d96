import fc from 'fast-check'
import { expect, it } from 'vitest'
import { RowNumbers } from './row-numbers'

it('gives the numbers of good rows, whatever is read ahead', () => {
  fc.assert(
    fc.property(fc.array(fc.boolean(), { maxLength: 4000 }), fc.integer({ min: 1, max: 3000 }), (isBad, ahead) => {
      const numbers = new RowNumbers()
      const good = [...isBad.keys()].filter((i) => !isBad[i]).map((i) => i + 1)
      const got: number[] = []
      for (let i = 0; i < isBad.length; i++) {
        if (isBad[i]) numbers.skip(i + 1)
        // Good rows are asked for in batches, when later bad ones are known already.
        if (i % ahead === ahead - 1 || i === isBad.length - 1) {
          const until = good.filter((number) => number <= i + 1).length
          while (got.length < until) got.push(numbers.next())
        }
      }
      expect(got).toEqual(good)
    })
  )
})
