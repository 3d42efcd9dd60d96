// Few rows of one class: how many of them are found when most alarms must be right.
import { join } from 'node:path'
import { dataFile } from '../harness.mjs'
import { writeFolds } from './folds.mjs'
import { foldsRace } from './folds-race.mjs'
import { PLAIN } from './plain-fit.mjs'
import { unpacked } from './unpacked.mjs'

/** Few rows of one class: how many of them are found when most alarms must be right. */
export async function imbalance({ rounds, folder, hasPython }) {
  const sets = [
    { name: 'mammography', file: dataFile('fraud/mammography.csv'), label: 'class', drop: [] },
    {
      name: 'creditcard sample, without Time',
      file: dataFile('fraud/creditcard_sample.csv.gz'),
      label: 'Class',
      drop: ['Time']
    }
  ]
  const all = {}
  for (const set of sets) {
    const file = unpacked(set.file, folder)
    const folds = await writeFolds(file, set.label, join(folder, 'rare-folds.i32'))
    const trained = (folds.rows * 4) / 5
    const job = { file, label: set.label, drop: set.drop, folds: folds.path, probabilities: join(folder, 'rare.f64') }
    const own = { command: 'table_folds', ...job, types: { [set.label]: 'category' } }
    const entries = [
      { name: 'nutshell, defaults', runtime: 'nutshell', command: { ...own, options: {} } },
      {
        name: 'nutshell, recall at precision .8',
        runtime: 'nutshell',
        command: { ...own, options: { modelSelection: { recallAtTargetPrecision: 0.8 } } }
      },
      { name: 'nutshell, C = 1', runtime: 'nutshell', command: { ...own, options: { ...PLAIN, l2: 1 / trained } } }
    ]
    if (hasPython) {
      const theirs = (solver, more) => ({ command: 'number_folds', ...job, solver, ...more })
      entries.push(
        { name: 'scikit-learn lbfgs, C = 1', runtime: 'python', command: theirs('lbfgs', { C: 1 }) },
        {
          name: 'scikit-learn newton-cholesky, C = 1',
          runtime: 'python',
          command: theirs('newton-cholesky', { C: 1 })
        },
        {
          name: 'scikit-learn lbfgs, balanced',
          runtime: 'python',
          command: theirs('lbfgs', { C: 1, class_weight: 'balanced' })
        }
      )
    }
    console.log(
      `\n${set.name}: ${folds.rows} rows, ${folds.truth.reduce((sum, y) => sum + y, 0)} of the rare class; 5 folds, rows of all test parts ranked together\n`
    )
    const columns = [
      'recall at precision .8',
      'recall at .9',
      'precision / recall at its threshold',
      'PR AUC',
      'AUC',
      'log loss'
    ]
    const told = ({ at80, at90, precision, recall, prAuc, rocAuc, logLoss }) => [
      at80.toFixed(3),
      at90.toFixed(3),
      `${precision.toFixed(3)} / ${recall.toFixed(3)}`,
      prAuc.toFixed(4),
      rocAuc.toFixed(4),
      logLoss.toFixed(4)
    ]
    all[set.name] = await foldsRace(entries, { rounds, warmup: 1 }, folds.truth, job.probabilities, told, columns)
  }
  return all
}
