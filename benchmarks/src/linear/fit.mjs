// A fit alone, of the same one-hot design of the airline survey for all; then predictions with what was fitted.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { printTable, spread } from '../harness.mjs'
import { airlineFiles, IDS, LABEL, RATINGS, writeDesign } from './airline.mjs'
import { readFloats } from './child.mjs'
import { startContender } from './contenders.mjs'
import { judge, qualityText } from './judge.mjs'
import { PLAIN } from './plain-fit.mjs'
import { predictRows } from './predict-rows.mjs'
import { race } from './race.mjs'

/** Of ml-logistic-regression, which adds up gradients over all rows: the best of 1e-5, 2e-5 and 5e-5 after 100 steps. */
const LEARNING_RATE = 5e-5

/** A fit alone, of the same one-hot design matrix with the same objective. */
export async function fit({ rounds, folder, hasPython, peers, isQuick }) {
  const files = airlineFiles(folder)
  const design = await writeDesign(files.train, files.test, folder)
  console.log(
    `${design.rows} rows x ${design.cols} columns, float64; C = 1, so l2 = 1 / rows; the optimum is scikit-learn's at tol 1e-10\n`
  )
  const load = {
    command: 'load_design',
    train: design.train,
    test: design.test,
    cols: design.cols,
    targets: design.targets
  }
  const l2 = 1 / design.rows
  const own = { ...PLAIN, l2, normalizeData: false }
  const entries = [
    { name: 'nutshell', runtime: 'nutshell', options: { options: own } },
    { name: 'nutshell newton', runtime: 'nutshell', options: { options: { ...own, solver: 'newton' } } },
    { name: 'nutshell, CSR', runtime: 'nutshell', options: { of: 'sparse', options: own } },
    { name: 'nutshell lbfgs', runtime: 'nutshell', rounds: 1, options: { options: { ...own, solver: 'lbfgs' } } },
    // From typed columns, with the preparation that makes features of them: this is what a user calls.
    {
      name: 'nutshell from the table, prepared',
      runtime: 'nutshell',
      options: { of: 'table', options: { ...PLAIN, l2, prepare: { categorical: RATINGS } } }
    }
  ]
  if (hasPython) {
    entries.push(
      ...['lbfgs', 'newton-cholesky', 'sgd'].map((solver) => ({
        name: `scikit-learn ${solver}`,
        runtime: 'python',
        options: { solver, C: 1 }
      })),
      ...['lbfgs', 'newton-cholesky'].map((solver) => ({
        name: `scikit-learn ${solver}, CSR`,
        runtime: 'python',
        options: { solver, C: 1, sparse: true }
      })),
      {
        name: 'the optimum',
        runtime: 'python',
        rounds: 1,
        options: { solver: 'newton-cholesky', C: 1, tol: 1e-10, max_iter: 200, sparse: true }
      }
    )
  }
  const slow = scripted(peers, isQuick)
  const children = {}
  const start = async (key, runtime, more, commands) => {
    const child = startContender(runtime, ...more)
    await child.answer()
    for (const command of commands) await child.answer(command)
    children[key] = child
  }
  await start('nutshell', 'nutshell', [], [load, { command: 'load_table', ...files, drop: IDS, label: LABEL }])
  if (hasPython) await start('python', 'python', [], [load])
  for (const { name, folder: home, rows } of slow) await start(name, 'script', [name, home], [{ ...load, rows }])

  const probabilities = (name) => join(folder, `${name.replace(/\W+/g, '-')}.f64`)
  const { answers, othersShare } = await race(
    [
      ...entries.map(({ name, runtime, options, rounds: own }) => ({
        name,
        rounds: own,
        warmup: own === 1 ? 0 : undefined,
        run: () => children[runtime].answer({ command: 'fit_design', probabilities: probabilities(name), ...options })
      })),
      ...slow.map(({ name, options }) => ({
        name,
        rounds: 1,
        warmup: 0,
        run: () => children[name].answer({ command: 'fit_design', probabilities: probabilities(name), options })
      }))
    ],
    { rounds }
  )
  const { truth } = design
  const optimum = existsSync(probabilities('the optimum'))
    ? judge(truth, readFloats(probabilities('the optimum')))
    : undefined
  const best = answers.get('the optimum')?.all[0]?.objective
  const record = { rows: design.rows, cols: design.cols }
  const rows = [
    [
      'contender',
      'rows',
      'fit, s',
      'iterations',
      'accuracy',
      'log loss',
      'AUC',
      'log loss - optimum',
      'objective - optimum'
    ]
  ]
  for (const { name, rows: count, what, steps } of [...entries, ...slow]) {
    const { all, reason } = answers.get(name)
    if (reason !== undefined) {
      rows.push([name, '', reason, '', '', '', '', '', ''])
      continue
    }
    const found = judge(truth, readFloats(probabilities(name)))
    const seconds = all.map(({ ms }) => ms / 1000)
    const { iterations, objective, solver } = all.at(-1)
    // What was minimised is known of those that say so, on these very columns.
    const isSame = Number.isFinite(objective) && best !== undefined && !name.includes('prepared')
    record[name] = { rows: count ?? design.rows, seconds, ...found, iterations, objective, solver, what, steps }
    rows.push([
      what === undefined ? name : `${name}, ${what}`,
      String(count ?? design.rows),
      spread(seconds, 3),
      String(iterations ?? ''),
      ...qualityText(found),
      optimum === undefined ? '' : (found.logLoss - optimum.logLoss).toExponential(1),
      isSame ? (objective - best).toExponential(1) : ''
    ])
  }
  printTable(rows)
  sayScaled(record)
  if (hasPython) await holdJudge(children.python, design.testTargets, probabilities('the optimum'), optimum)
  const single = await predictRows(children, slow, hasPython, files)
  for (const child of Object.values(children)) await child.end()
  return { fit: { ...record, othersShare }, rows: single }
}

/** What ml-logistic-regression would take for the job that it is known by: its time goes up with rows times steps. */
function sayScaled(record) {
  const found = Object.entries(record).find(([name]) => name === 'ml-logistic-regression')?.[1]
  if (found === undefined) return
  found.scaledSeconds = (found.seconds[0] * 1000 * record.rows) / (found.steps * found.rows)
  console.log(
    `\nml-logistic-regression with 1000 steps over all rows, scaled from ${found.steps} steps over ${found.rows}: ${found.scaledSeconds.toFixed(0)} s`
  )
}

/** The libraries in JavaScript, which are slow: fewer rows or steps than they would need, and said so. */
function scripted(peers, isQuick) {
  const rows = 20_000
  const [steps, epochs] = isQuick ? [20, 1] : [100, 5]
  const jobs = {
    'ml-logistic-regression': { steps, what: `${steps} steps`, options: { steps, learningRate: LEARNING_RATE } },
    tfjs: {
      what: `Adam, ${epochs} epochs of 256`,
      options: { epochs, batchSize: 256, learningRate: 0.01, l2: 1 / rows }
    }
  }
  return peers.filter(({ folder }) => folder !== undefined).map((peer) => ({ ...peer, rows, ...jobs[peer.name] }))
}

/** What is judged here is what scikit-learn's own metrics say. */
async function holdJudge(child, targets, probabilities, ours) {
  const theirs = await child.answer({ command: 'judge', targets, probabilities })
  for (const [name, value] of Object.entries(theirs)) {
    if (Math.abs(value - ours[name]) > 1e-9) throw new Error(`${name}: ${ours[name]} here, ${value} by scikit-learn`)
  }
}
