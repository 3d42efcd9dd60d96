// Contenders against each other, one working at a time, in rounds: a machine that drifts drifts for all.
import { Pauses } from '../kmeans/idle-machine.mjs'

const PAUSE_MS = 50

/**
 * @param contenders `{ name, run, rounds, warmup }`: `run` answers with what was measured, `ms` among it; a slow one may have fewer
 * rounds and no warm-up
 * @returns by name what each round answered, or `{ reason }` why there is nothing
 */
export async function race(contenders, { rounds, warmup = 1 }) {
  const answers = new Map(contenders.map(({ name }) => [name, { all: [] }]))
  const pauses = new Pauses()
  for (let round = -warmup; round < rounds; round++) {
    for (const contender of contenders) {
      const found = answers.get(contender.name)
      const isOver = found.reason !== undefined || found.all.length >= (contender.rounds ?? rounds)
      if (isOver || (round < 0 && contender.warmup === 0)) continue
      await pauses.take(PAUSE_MS)
      try {
        const answer = await contender.run()
        if (round >= 0) found.all.push(answer)
      } catch (error) {
        found.reason = error.message
      }
    }
  }
  pauses.complain()
  return { answers, othersShare: pauses.busyShare }
}
