// The histograms of one node, or of the two children of one, and their best splits of numbers. Sets of categories are found by
// src/boost/engine/find-split-categories.ts: there are few.
import { addRows, fillDefault, subtract } from './histogram'
import { Best, Feature, JOB, Job, Node, Task } from './job'
import { runHere, runPhase } from '../../core/assembly/phases'
import { scan } from './scan'

/** Codes that take some 10 microseconds. */
// @ts-ignore: decorator
@inline
const SHORT: i64 = 10_000

/**
 * Node 0 gets the histogram of the rows from..to of a list. Where node 1 has a slot, that of its parent, which becomes its own:
 * less that of node 0. 0 where a thread is gone.
 */
export function find(list: i32, from: i32, to: i32): i32 {
  const job = changetype<Job>(JOB)
  job.list = list
  job.from = from
  job.to = to
  // Short work is done sooner than another thread hears of it.
  const isShort = <i64>(to - from) * <i64>job.codesPerRow + <i64>job.fixedCodes < SHORT
  if (!(isShort ? runHere(findIn, job.taskCount) : runPhase(findIn, job.taskCount))) return 0
  const best = job.best + <usize>job.taskCount * 2 * offsetof<Best>()
  for (let which: usize = 0; which < 2; which++) {
    const node = changetype<Node>(job.nodes + which * offsetof<Node>())
    if (node.isAsked == 0) continue
    const out = changetype<Best>(best + which * offsetof<Best>())
    out.feature = -1
    out.gain = node.least
    for (let task = 0; task < job.taskCount; task++) {
      keepBetter(out, changetype<Best>(job.best + (<usize>task * 2 + which) * offsetof<Best>()))
    }
  }
  return 1
}

// @ts-ignore: decorator
@inline
function keepBetter(best: Best, other: Best): void {
  if (other.feature < 0) return
  if (other.gain > best.gain || (other.gain == best.gain && other.feature < best.feature)) {
    memory.copy(changetype<usize>(best), changetype<usize>(other), offsetof<Best>())
  }
}

function findIn(place: i32, _: i32): void {
  const job = changetype<Job>(JOB)
  const task = changetype<Task>(job.tasks + <usize>place * offsetof<Task>())
  const first = changetype<Node>(job.nodes)
  const second = changetype<Node>(job.nodes + offsetof<Node>())
  memory.fill(first.slot + task.from, 0, task.to - task.from)
  addRows(job, task, job.from, job.to, first.slot)

  const results = job.best + <usize>place * 2 * offsetof<Best>()
  const firstBest = changetype<Best>(results)
  const secondBest = changetype<Best>(results + offsetof<Best>())
  firstBest.feature = secondBest.feature = -1
  firstBest.gain = first.least
  secondBest.gain = second.least
  for (let f = task.firstFeature; f < task.lastFeature; f++) {
    const feature = changetype<Feature>(job.features + <usize>f * offsetof<Feature>())
    const h = first.slot + feature.offset
    let isSplit = true
    if (feature.defaultBin >= 0) {
      isSplit = fillDefault(h, feature.bins, feature.defaultBin, first.gradient, first.hessian)
    }
    if (second.slot != 0) {
      const other = second.slot + feature.offset
      if (isSplit) subtract(other, h, feature.bins)
      else subtract(other + (<usize>feature.defaultBin << 4), h + (<usize>feature.defaultBin << 4), 1)
    }
    if (feature.isCategory) continue
    if (first.isAsked && isSplit) scanFor(feature, first, firstBest)
    if (second.isAsked) scanFor(feature, second, secondBest)
  }
}

// @ts-ignore: decorator
@inline
function scanFor(feature: Feature, node: Node, best: Best): void {
  if (node.allowed != 0 && load<u8>(node.allowed + <usize>feature.feature) == 0) return
  scan(feature, node, best)
}
