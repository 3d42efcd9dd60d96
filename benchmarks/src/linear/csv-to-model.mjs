// From two CSV files of the airline survey to an evaluated model.
import { median, printTable, spread } from '../harness.mjs'
import { airlineFiles, CATEGORIES, IDS, LABEL, NUMBERS, POSITIVE, RATINGS } from './airline.mjs'
import { runOnce, startContender } from './contenders.mjs'
import { qualityText } from './judge.mjs'
import { PLAIN } from './plain-fit.mjs'
import { race } from './race.mjs'

/** From two CSV files to an evaluated model: a whole process, and in a process that is warm. */
export async function csv({ rounds, folder, hasPython }) {
  const files = airlineFiles(folder)
  const job = { command: 'csv_to_model', ...files, label: LABEL }
  const own = (options) => ({ ...job, drop: IDS, options })
  const same = own({ ...PLAIN, l2: 1 / 103904, prepare: { categorical: RATINGS } })
  const theirs = (solver) => ({
    ...job,
    positive: POSITIVE,
    drop: ['Unnamed: 0', 'id'],
    numbers: NUMBERS,
    categories: CATEGORIES,
    solver
  })
  const entries = [
    { name: 'nutshell, same model', runtime: 'nutshell', command: same },
    { name: 'nutshell, defaults', runtime: 'nutshell', command: own({}) },
    ...(hasPython ? ['lbfgs', 'newton-cholesky', 'sgd'] : []).map((solver) => {
      return { name: `pandas + scikit-learn ${solver}`, runtime: 'python', command: theirs(solver) }
    })
  ]
  const processes = await race(
    entries.map(({ name, runtime, command }) => ({ name, run: () => runOnce(runtime, command) })),
    { rounds }
  )
  const children = new Map()
  for (const { name, runtime } of entries) {
    const child = startContender(runtime)
    children.set(name, child)
    await child.answer()
  }
  const warm = await race(
    entries.map(({ name, command }) => ({ name, run: () => children.get(name).answer(command) })),
    { rounds }
  )
  for (const child of children.values()) await child.end()

  const record = {}
  const rows = [
    [
      'contender',
      'whole process, s',
      'in a warm process, s',
      'read / fit / evaluate, s',
      'accuracy',
      'log loss',
      'AUC',
      'peak, MB'
    ]
  ]
  for (const { name } of entries) {
    const once = processes.answers.get(name)
    const again = warm.answers.get(name)
    const reason = once.reason ?? again.reason
    if (reason !== undefined) {
      rows.push([name, reason, '', '', '', '', '', ''])
      continue
    }
    const seconds = (answers, read) => answers.all.map((answer) => read(answer) / 1000)
    const inside = ({ steps }) => steps.read + steps.fit + steps.evaluate
    const last = again.all.at(-1)
    const step = (key) => median(seconds(again, ({ steps }) => steps[key])).toFixed(2)
    const peaks = once.all.map(({ peakKb }) => peakKb / 1024)
    record[name] = {
      processSeconds: seconds(once, ({ processMs }) => processMs),
      warmSeconds: seconds(again, inside),
      steps: last.steps,
      accuracy: last.accuracy,
      logLoss: last.logLoss,
      rocAuc: last.rocAuc,
      iterations: last.iterations,
      decisions: last.decisions,
      peakMegabytes: median(peaks)
    }
    const { processSeconds, warmSeconds, accuracy, logLoss, rocAuc } = record[name]
    rows.push([
      name,
      spread(processSeconds, 2),
      spread(warmSeconds, 2),
      `${step('read')} / ${step('fit')} / ${step('evaluate')}`,
      ...qualityText({ accuracy, logLoss, rocAuc }),
      median(peaks).toFixed(0)
    ])
  }
  printTable(rows)
  return { ...record, othersShare: Math.max(processes.othersShare, warm.othersShare) }
}
