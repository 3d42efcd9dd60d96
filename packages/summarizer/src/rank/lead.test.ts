import { expect, it } from 'vitest'
import { lead } from './lead'
import { toInput } from './rank-inputs.test-support'

it('lead falls from 1 to 1/n in equal steps', () => {
  expect(Array.from(lead(toInput([['a'], [], ['a'], ['b']])))).toEqual([1, 0.75, 0.5, 0.25])
})
