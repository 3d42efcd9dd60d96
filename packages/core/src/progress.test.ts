import { afterEach, describe, expect, it, vi } from 'vitest'
import { createYielder } from './progress'

afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
})

describe('createYielder', () => {
  it('costs nothing until its slice is used up, then lets timers run, then starts anew', async () => {
    let now = 1000
    vi.spyOn(performance, 'now').mockImplementation(() => now)
    const giveWay = createYielder()
    expect(giveWay()).toBeUndefined()
    now += 11
    expect(giveWay()).toBeUndefined()
    now += 500
    let timers = 0
    setTimeout(() => timers++, 0)
    const pause = giveWay()
    expect(pause).toBeInstanceOf(Promise)
    expect(timers).toBe(0)
    now += 3000 // what the others took does not count against the next slice
    await pause
    expect(timers).toBe(1)
    expect(giveWay()).toBeUndefined()
    now += 20
    expect(giveWay()).toBeInstanceOf(Promise)
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
