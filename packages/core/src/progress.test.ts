import { afterEach, describe, expect, it, vi } from 'vitest'
import { createYielder } from './progress'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('createYielder', () => {
  it('costs nothing until its slice is used up, then lets others run, then starts anew', async () => {
    let now = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const giveWay = createYielder()
    expect(giveWay()).toBeUndefined()
    now += 11
    expect(giveWay()).toBeUndefined()
    now += 500
    let others = 0
    setImmediate(() => others++)
    const pause = giveWay()
    expect(pause).toBeInstanceOf(Promise)
    expect(others).toBe(0)
    now += 3000 // what the others took does not count against the next slice
    await pause
    expect(others).toBe(1)
    expect(giveWay()).toBeUndefined()
    now += 20
    expect(giveWay()).toBeInstanceOf(Promise)
  })

  it('keeps no timer waiting for more than a slice after its time', async () => {
    let isOver = false
    setTimeout(() => {
      isOver = true
    }, 0)
    const giveWay = createYielder()
    let slices = 0
    while (!isOver && slices < 1000) {
      const pause = giveWay()
      if (pause !== undefined) slices++
      await pause
    }
    expect(slices).toBeLessThanOrEqual(3)
  })

  it('each has its own slice', () => {
    let now = 0
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const early = createYielder()
    now = 100
    const late = createYielder()
    expect(late()).toBeUndefined()
    expect(early()).toBeInstanceOf(Promise)
  })

  it('lets a timer stop a loop that would not end', async () => {
    const giveWay = createYielder()
    let stopped = false
    setTimeout(() => {
      stopped = true
    }, 1)
    while (!stopped) await giveWay()
    expect(stopped).toBe(true)
  })
})
