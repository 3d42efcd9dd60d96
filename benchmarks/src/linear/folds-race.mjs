import { printTable, spread } from '../harness.mjs'
import { readFloats } from './child.mjs'
import { startContender } from './contenders.mjs'
import { judge, recallAtPrecision } from './judge.mjs'
import { race } from './race.mjs'

/** Cross-validations against each other: contenders answer with times and leave probabilities in a file. Prints a table. */
export async function foldsRace(entries, { rounds, warmup }, truth, probabilities, told, columns) {
  const children = {}
  for (const runtime of new Set(entries.map((entry) => entry.runtime))) {
    children[runtime] = startContender(runtime)
    await children[runtime].answer()
  }
  const quality = new Map()
  const { answers, othersShare } = await race(
    entries.map(({ name, runtime, command }) => ({
      name,
      async run() {
        const answer = await children[runtime].answer(command)
        if (!quality.has(name)) {
          const p = readFloats(probabilities)
          const found = {
            ...judge(truth, p),
            at80: recallAtPrecision(truth, p, 0.8),
            at90: recallAtPrecision(truth, p, 0.9),
            ...callsOf(truth, answer.calls ?? Array.from(p, (own) => Number(own > 0.5)))
          }
          quality.set(name, found)
        }
        return answer
      }
    })),
    { rounds, warmup }
  )
  for (const child of Object.values(children)) await child.end()
  const record = { othersShare }
  const rows = [['contender', 'five folds, s', 'read / prepare / fit / predict, s', ...columns]]
  for (const { name } of entries) {
    const { all, reason } = answers.get(name)
    if (reason !== undefined) {
      rows.push([name, reason, '', ...columns.map(() => '')])
      continue
    }
    const seconds = all.map(({ ms }) => ms / 1000)
    const { steps, cols, iterations, l2 } = all.at(-1)
    record[name] = { seconds, steps, cols, iterations, l2, ...quality.get(name) }
    const step = (key) => (steps[key] === undefined ? '-' : (steps[key] / 1000).toFixed(2))
    rows.push([
      name,
      spread(seconds, 2),
      `${step('read')} / ${step('vectorize')} / ${step(steps.fit === undefined ? 'folds' : 'fit')} / ${step('predict')}`,
      ...told(quality.get(name))
    ])
  }
  printTable(rows)
  return record
}

/** What share of the alarms is right, and what share of the positive rows they find. */
function callsOf(truth, calls) {
  let alarms = 0
  let right = 0
  let positives = 0
  for (let i = 0; i < truth.length; i++) {
    alarms += calls[i]
    right += calls[i] * truth[i]
    positives += truth[i]
  }
  return { precision: right / alarms, recall: right / positives }
}
