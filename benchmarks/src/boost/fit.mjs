// Fits of the same numbers with the same settings: time, memory, and what is predicted for rows not seen.
import { join } from 'node:path'
import { median, printTable, spread } from '../harness.mjs'
import { race } from '../linear/race.mjs'
import { LIBRARIES, startContender } from './contenders.mjs'
import { differenceOf, FIGURES, judge, lossesOf } from './judge.mjs'
import { readNumbers, writeNumbers } from './number-files.mjs'
import { SETS } from './sets.mjs'

const OURS = 'nutshell'
const MEASURE = 'LightGBM'

/** The contenders of a run: ours, and the peers that are there. */
export function contendersOf(libraries) {
  return [{ name: OURS, runtime: 'nutshell' }, ...libraries.map((key) => ({ name: LIBRARIES[key], runtime: key }))]
}

/** A section for one of the sets. */
export function fitOf(key) {
  const { title, task, classes, settings, write, mostRounds = Number.POSITIVE_INFINITY, slow = [] } = SETS[key]
  return async (job) => {
    const rounds = Math.min(job.rounds, mostRounds)
    const { what, parts, truth } = await write(job)
    console.log(`${title}: ${what}`)
    console.log(`${describe(settings)}; ${rounds} round${rounds === 1 ? '' : 's'} on two threads\n`)
    const contenders = contendersOf(job.libraries).map((one) =>
      slow.includes(one.runtime) ? { ...one, rounds: 1 } : one
    )
    const { answers, children, othersShare } = await raceFits(contenders, parts, rounds, (name) => ({
      command: 'fit',
      task,
      classes,
      settings,
      predictions: fileOf(job.folder, key, name)
    }))
    const predictionsOf = (name) => readNumbers(fileOf(job.folder, key, name), Float64Array)
    const record = { what, task, settings, othersShare, contenders: {} }
    for (const { name } of contenders) {
      const { all, first, reason, loadedKb } = answers.get(name)
      record.contenders[name] =
        reason === undefined
          ? {
              seconds: all.map(({ ms }) => ms / 1000),
              firstSeconds: first.ms / 1000,
              peakMegabytes: first.peakKb / 1024,
              loadedMegabytes: loadedKb / 1024,
              ...judge(task, truth, predictionsOf(name))
            }
          : { reason }
    }
    printFits(task, record.contenders)
    sayDifferences(task, truth, record.contenders, predictionsOf)
    if (rounds > 1 && record.contenders[OURS].reason === undefined) {
      const command = { command: 'fit', task, classes, settings, predictions: fileOf(job.folder, key, 'other bins') }
      record.noise = await noiseOf(children.get(OURS), command, record.contenders[OURS], (predictions) =>
        judge(task, truth, predictions)
      )
      const told = Object.entries(record.noise).map(([figure, value]) => {
        return `${FIGURES[task][figure][0]} ${value.toPrecision(2)}`
      })
      console.log(
        `noise, the standard deviation over five fits of ours with 255, 254, ... 251 bins: ${told.join(', ')}`
      )
    }
    await holdJudge(children, task, truth, job.folder, key)
    for (const child of children.values()) await child.end()
    return record
  }
}

/**
 * Fits in rounds, each contender in a process of its own that has loaded the parts. The first fit of each process tells its
 * memory, and leaves predictions.
 */
export async function raceFits(contenders, parts, rounds, commandOf) {
  const children = new Map()
  const firsts = new Map()
  for (const { name, runtime } of contenders) {
    const child = startContender(runtime)
    children.set(name, child)
    const found = {}
    firsts.set(name, found)
    try {
      await child.answer()
      found.loadedKb = (await child.answer({ command: 'load', parts })).loadedKb
    } catch (error) {
      found.failure = error
    }
  }
  const { answers, othersShare } = await race(
    contenders.map(({ name, rounds }) => ({
      name,
      rounds,
      async run() {
        const found = firsts.get(name)
        if (found.failure !== undefined) throw found.failure
        const { predictions, ...command } = commandOf(name)
        const isFirst = found.first === undefined
        const answer = await children.get(name).answer(isFirst ? { ...command, predictions } : command)
        if (isFirst) found.first = answer
        return answer
      }
    })),
    // Where a fit takes long, the first one counts.
    { rounds, warmup: rounds > 3 ? 1 : 0 }
  )
  for (const [name, answer] of answers) Object.assign(answer, firsts.get(name))
  return { answers, children, othersShare }
}

function fileOf(folder, key, name) {
  return join(folder, `${key}-${name.replace(/\W+/g, '-')}.f64`)
}

function describe({ trees, leaves, learningRate, bins, l2, minChildWeight }) {
  return `${trees} rounds, ${leaves} leaves, learning rate ${learningRate}, ${bins} bins, l2 ${l2}, sum of Hessians in a leaf >= ${minChildWeight}`
}

function printFits(task, found) {
  const figures = Object.entries(FIGURES[task])
  const measure = found[MEASURE]
  const ratio = (value, key) =>
    measure?.[key] === undefined ? '-' : (value / median([measure[key]].flat())).toFixed(2)
  const rows = Object.entries(found).map(([name, one]) =>
    one.reason === undefined
      ? [
          name,
          spread(one.seconds, 2),
          ratio(median(one.seconds), 'seconds'),
          one.firstSeconds.toFixed(2),
          ...figures.map(([key, [, digits]]) => one[key].toFixed(digits)),
          one.peakMegabytes.toFixed(0),
          ratio(one.peakMegabytes, 'peakMegabytes'),
          one.loadedMegabytes.toFixed(0)
        ]
      : [name, one.reason, ...Array(5 + figures.length).fill('')]
  )
  printTable([
    [
      'contender',
      'fit, s',
      `of ${MEASURE}'s`,
      'the first, s',
      ...figures.map(([, [name]]) => name),
      'peak, MB',
      `of ${MEASURE}'s`,
      'before the fit, MB'
    ],
    ...rows
  ])
}

/** Whether ours is as good as the best peer: the mean difference of the losses of the same rows, with its standard error. */
function sayDifferences(task, truth, found, predictionsOf) {
  const peers = Object.keys(found).filter((name) => name !== OURS && found[name].reason === undefined)
  if (peers.length === 0 || found[OURS].reason !== undefined) return
  const ours = lossesOf(task, truth, predictionsOf(OURS))
  const unit = task === 'regression' ? 'squared error' : 'log loss'
  const parts = peers.map((name) => {
    const { mean, error } = differenceOf(ours, lossesOf(task, truth, predictionsOf(name)))
    found[name].oursLess = { mean, error }
    return `${mean >= 0 ? '+' : ''}${mean.toPrecision(2)} (standard error ${error.toPrecision(2)}) of ${name}`
  })
  console.log(`\n${unit} of ours less that of the same rows: ${parts.join(', ')}`)
}

/** How far figures go up and down with what should not matter: nothing is drawn in these fits, so bins are varied. */
async function noiseOf(child, { settings, ...command }, first, judgeOf) {
  const all = [first]
  for (let fewer = 1; fewer < 5; fewer++) {
    await child.answer({ ...command, settings: { ...settings, bins: settings.bins - fewer } })
    all.push(judgeOf(readNumbers(command.predictions, Float64Array)))
  }
  return Object.fromEntries(
    Object.keys(all[1]).map((figure) => {
      const mean = all.reduce((sum, one) => sum + one[figure], 0) / all.length
      const squares = all.reduce((sum, one) => sum + (one[figure] - mean) ** 2, 0)
      return [figure, Math.sqrt(squares / (all.length - 1))]
    })
  )
}

/** What is judged here is what scikit-learn's own metrics say. */
async function holdJudge(children, task, truth, folder, key) {
  const [name, child] = [...children].find(([name]) => name !== OURS) ?? []
  if (child === undefined) return
  const targets = writeNumbers(folder, `${key}-truth.f64`, truth)
  const predictions = fileOf(folder, key, name)
  const theirs = await child.answer({ command: 'judge', targets, predictions, task })
  const ours = judge(task, truth, readNumbers(predictions, Float64Array))
  for (const [figure, value] of Object.entries(theirs)) {
    if (Math.abs(value - ours[figure]) > 1e-6)
      throw new Error(`${figure}: ${ours[figure]} here, ${value} by scikit-learn`)
  }
}
