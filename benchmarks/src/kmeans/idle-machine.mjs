// Whether anything else was at work: in the pauses between fits, when every contender waits, the machine should be idle.
import { cpus } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

/** What others may use of the processors. */
const MOST_PERCENT = 10

/** Pauses that watch the processors. */
export class Pauses {
  #busy = 0
  #all = 0

  async take(ms) {
    const before = ticks()
    await sleep(ms)
    const after = ticks()
    this.#busy += after.busy - before.busy
    this.#all += after.all - before.all
  }

  /** Says so when times are worth little. */
  complain() {
    const percent = Math.round(100 * this.busyShare)
    if (percent > MOST_PERCENT)
      console.log(`other processes used ${percent}% of the processors meanwhile: measure again`)
  }

  /** The share of all processors' time that somebody used in these pauses. */
  get busyShare() {
    return this.#all > 0 ? this.#busy / this.#all : 0
  }
}

function ticks() {
  let busy = 0
  let all = 0
  for (const { times } of cpus()) {
    busy += times.user + times.nice + times.sys + times.irq
    all += times.user + times.nice + times.sys + times.irq + times.idle
  }
  return { busy, all }
}
