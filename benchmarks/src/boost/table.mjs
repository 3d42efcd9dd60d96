// From two CSV files of the airline survey to an evaluated model, words as categories.
import { median, printTable, spread } from '../harness.mjs'
import { airlineFiles, IDS, LABEL, POSITIVE } from '../linear/airline.mjs'
import { race } from '../linear/race.mjs'
import { runOnce, startContender } from './contenders.mjs'
import { contendersOf } from './fit.mjs'
import { FIGURES } from './judge.mjs'
import { SETS } from './sets.mjs'

const CATEGORIES = ['Gender', 'Customer Type', 'Type of Travel', 'Class']

/** From two CSV files to an evaluated model: a whole process, and in a process that is warm; then rows of the table. */
export async function table({ rounds, folder, libraries }) {
  const files = airlineFiles(folder)
  const { settings } = SETS.airline
  const job = { command: 'csv_to_model', ...files, label: LABEL, positive: POSITIVE, settings }
  const commandOf = (runtime) =>
    runtime === 'nutshell'
      ? { ...job, drop: IDS }
      : // pandas has a name for a column that has none
        { ...job, drop: ['Unnamed: 0', 'id'], categories: CATEGORIES }
  const entries = contendersOf(libraries).map(({ name, runtime }) => ({
    name: runtime === 'nutshell' ? name : `pandas + ${name}`,
    runtime,
    command: commandOf(runtime)
  }))
  const processes = await race(
    entries.map(({ name, runtime, command }) => ({ name, run: () => runOnce(runtime, command) })),
    { rounds, warmup: rounds > 3 ? 1 : 0 }
  )
  const children = new Map()
  for (const { name, runtime } of entries) {
    const child = startContender(runtime)
    children.set(name, child)
    await child.answer()
  }
  const warm = await race(
    entries.map(({ name, command }) => ({ name, run: () => children.get(name).answer(command) })),
    { rounds, warmup: 1 }
  )
  const record = { settings, othersShare: Math.max(processes.othersShare, warm.othersShare), contenders: {} }
  const figures = Object.entries(FIGURES.binary)
  const rows = []
  for (const { name, runtime } of entries) {
    const once = processes.answers.get(name)
    const again = warm.answers.get(name)
    const reason = once.reason ?? again.reason
    if (reason !== undefined) {
      record.contenders[name] = { reason }
      rows.push([name, reason, ...Array(8).fill('')])
      continue
    }
    const inside = ({ steps }) => (steps.read + steps.fit + steps.evaluate) / 1000
    const step = (key) => median(again.all.map(({ steps }) => steps[key] / 1000)).toFixed(2)
    const { accuracy, logLoss, rocAuc } = again.all.at(-1)
    const rowsFound = await children
      .get(name)
      .answer({ command: 'predict_table', count: runtime === 'nutshell' ? 20_000 : 200 })
    const one = {
      processSeconds: once.all.map(({ processMs }) => processMs / 1000),
      warmSeconds: again.all.map(inside),
      steps: again.all.at(-1).steps,
      accuracy,
      logLoss,
      rocAuc,
      peakMegabytes: median(once.all.map(({ peakKb }) => peakKb / 1024)),
      ...rowsFound
    }
    record.contenders[name] = one
    rows.push([
      name,
      spread(one.processSeconds, 2),
      spread(one.warmSeconds, 2),
      `${step('read')} / ${step('fit')} / ${step('evaluate')}`,
      ...figures.map(([key, [, digits]]) => one[key].toFixed(digits)),
      one.peakMegabytes.toFixed(0),
      one.singleMicroseconds.toFixed(1),
      (one.rowsPerSecond / 1e6).toFixed(2)
    ])
  }
  for (const child of children.values()) await child.end()
  printTable([
    [
      'contender',
      'whole process, s',
      'in a warm process, s',
      'read / fit / evaluate, s',
      ...figures.map(([, [name]]) => name),
      'peak, MB',
      'one row of the table, µs',
      'million rows/s'
    ],
    ...rows
  ])
  return record
}
