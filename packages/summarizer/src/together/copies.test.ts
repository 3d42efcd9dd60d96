import { describe, expect, it } from 'vitest'
import { CopyFinder } from './copies'

const LONG = [
  'the soup was hot and the bread was still warm from the oven'.split(' '),
  'we sat by the window and watched the boats come in'.split(' ')
]
const OTHER = ['nobody told us that the kitchen closes early on sundays in winter'.split(' ')]

describe('CopyFinder', () => {
  it('finds the first of equal texts and which sentences are copied', () => {
    const finder = new CopyFinder(3)
    expect(finder.add(LONG, 0)).toEqual([0, 1])
    expect(finder.add(OTHER, 2)).toEqual([2])
    expect(finder.add(LONG, 3)).toEqual([0, 1])
    expect([...finder.original]).toEqual([0, 1, 0])
  })

  it('takes a text that was added to for a copy, what was added not', () => {
    const finder = new CopyFinder(2)
    finder.add(LONG, 0)
    expect(finder.add([...LONG, ['we', 'will', 'return']], 2)).toEqual([0, 1, 4])
    expect([...finder.original]).toEqual([0, 0])
  })

  it('does not take one shared sentence for a copy', () => {
    const finder = new CopyFinder(2)
    finder.add(LONG, 0)
    expect(finder.add([LONG[1], ...OTHER], 2)).toEqual([2, 3])
    expect([...finder.original]).toEqual([0, 1])
  })

  it('knows short texts that are the same, but lets each count: two people may write the same few words', () => {
    const finder = new CopyFinder(2)
    expect(finder.add([['great', 'soup']], 0)).toEqual([0])
    expect(finder.add([['great', 'soup']], 1)).toEqual([1])
    expect([...finder.original]).toEqual([0, 0])
  })

  it('finds equal texts of short sentences', () => {
    const finder = new CopyFinder(2)
    const text = [LONG[0].slice(0, 5), LONG[1].slice(0, 5), OTHER[0].slice(0, 5)]
    finder.add(text, 0)
    expect(finder.add(text, 3)).toEqual([0, 1, 2])
    expect([...finder.original]).toEqual([0, 0])
  })

  it('leads copies of copies to the first', () => {
    const finder = new CopyFinder(3)
    finder.add(LONG, 0)
    finder.add(LONG, 2)
    expect(finder.add(LONG, 4)).toEqual([0, 1])
    expect([...finder.original]).toEqual([0, 0, 0])
  })
})
