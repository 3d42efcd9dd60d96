// TensorFlow's own engine beside ours: builds tfjs-node in a temporary folder, and compares the losses of the same training step by
// step; and `tensorflowBackend()` has to choose it where it is. `node scripts/tfjs-node.mjs [--project FOLDER] [--node FILE] [--steps N]`:
// a folder that is there is taken as it was built, and one that is not is made and kept; FILE is another Node that must choose the
// same. On two cores it takes two minutes. The last line is `N passed, N failed`.
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { CheckError, expectNone, run } from './check/exec.mjs'
import { root } from './stamp.mjs'
import { createProject } from './tfjs-node/build.mjs'

const { values: options } = parseArgs({
  options: { project: { type: 'string' }, node: { type: 'string', multiple: true }, steps: { type: 'string' } }
})
const STEPS = Number(options.steps ?? 50)

/**
 * How far losses of about 2.3 and less may lie apart, at a step. Both engines compute in float32, whose roundoff is u = 6e-8, and
 * add in orders of their own. What has the most terms is the gradient of the first filters: 32 x 26 x 26 = 21,632 numbers of both
 * signs, whose sum differs by some sqrt(21,632) u = 9e-6 of their size; it goes through four layers that each add as much: 2e-5 of
 * a gradient g. Plain descent changes the loss by rate |g|^2 in a step, so that what the differences of all steps so far make of it
 * is 2e-5 of how far it has come down, 5e-5 at most. A step also carries on the distance that there is: weights that lie apart have
 * gradients that lie apart, by no more than e per 1 / rate of curvature, and here the distance grows by some 5% in a step, to
 * e^(50 / 20) = 12 times in 50: 6e-4. Momentum is descent at ten times the rate, and Adam divides each gradient by its own size,
 * which lets those near 0 that are rounding alone take whole steps: four times as much for both.
 */
const bound = (optimizer, step) => 5e-5 * Math.exp(step / 20) * (optimizer === 'sgd' ? 1 : 4)

const OPTIMIZERS = ['sgd', 'momentum', 'adam']
let passed = 0
let failed = 0
const temporary = mkdtempSync(join(tmpdir(), 'nutshell-tfjs-node-'))
const folder = options.project ?? join(temporary, 'project')
try {
  const isBuilt = check('tfjs-node is built', () => {
    if (!existsSync(folder)) createProject(folder)
  })
  for (const node of isBuilt ? [process.execPath, ...(options.node ?? [])] : []) {
    const version = run(node, ['--version']).trim()
    check(`tensorflowBackend() chooses tfjs-node on Node ${version}`, () => expectTensorflow(node))
  }
  if (isBuilt) compare()
  else failed++
} finally {
  rmSync(temporary, { recursive: true, force: true })
}
console.log(`${passed} passed, ${failed} failed`)
process.exitCode = failed > 0 ? 1 : 0

function check(name, work) {
  try {
    const said = work()
    passed++
    console.log(`ok   ${name}${said === undefined ? '' : `: ${said}`}`)
    return true
  } catch (error) {
    failed++
    console.log(`FAIL ${name}`)
    console.log((error instanceof CheckError ? error.message : error.stack).replace(/^(?=.)/gm, '     '))
    return false
  }
}

function expectTensorflow(node) {
  const { name, current, product, candidates, reason } = inProject('choose.mjs', [], node)
  expectNone([
    ...(name === 'tensorflow' && current === name
      ? []
      : [`it chose ${name}, and the backend is ${current}: ${reason}`]),
    ...(candidates[0].name === 'tensorflow' ? [] : [`the first candidate is ${candidates[0].name}`]),
    ...(String(product) === '7,10,15,22' ? [] : [`[[1, 2], [3, 4]] squared is ${product}`])
  ])
  return reason
}

function compare() {
  let theirs
  let ours
  const isTrained = check(`both train ${STEPS} steps`, () => {
    const train = (backend) => inProject('train.mjs', [backend, String(STEPS), ...OPTIMIZERS])
    theirs = train('tensorflow')
    ours = train('nutshell')
    const sets = process.env.NUTSHELL_DATA === undefined ? 1 : 2
    const lists = [...Object.values(theirs.losses), ...Object.values(ours.losses)]
    expectNone([
      ...(theirs.backend === 'tensorflow' && ours.backend === 'nutshell' ? [] : [`${theirs.backend}, ${ours.backend}`]),
      ...(lists.length === 2 * sets * OPTIMIZERS.length ? [] : [`got ${lists.length} trainings`]),
      ...(lists.every((list) => list.length === STEPS && list.every(Number.isFinite)) ? [] : ['losses are missing'])
    ])
  })
  if (!isTrained) return
  for (const [name, expected] of Object.entries(theirs.losses)) {
    const optimizer = name.split(', ').at(-1)
    check(`${name}: the losses of tfjs-node`, () => expectClose(optimizer, expected, ours.losses[name]))
  }
}

function expectClose(optimizer, expected, actual) {
  const complaints = []
  let most = 0
  let worst = 0
  for (const [step, loss] of expected.entries()) {
    const difference = Math.abs(actual[step] - loss)
    most = Math.max(most, difference)
    worst = Math.max(worst, difference / bound(optimizer, step))
    if (!(difference <= bound(optimizer, step))) {
      complaints.push(
        `step ${step + 1}: ${actual[step]}, expected ${loss}, within ${bound(optimizer, step).toExponential(1)}`
      )
    }
  }
  // A network that does not learn would agree with anything.
  if (expected.length >= 50 && !(expected.at(-1) < expected[0] / 2)) complaints.push(`it has not learned: ${expected[0]}, then ${expected.at(-1)}`)
  expectNone(complaints)
  const figures = [expected[0].toFixed(3), expected.at(-1).toFixed(3), most.toExponential(1), worst.toFixed(2)]
  return `from ${figures[0]} to ${figures[1]}, at most ${figures[2]} apart, ${figures[3]} of the bound`
}

function inProject(script, args, node = process.execPath) {
  // TensorFlow tells stderr what it has found of the machine.
  const env = { TF_CPP_MIN_LOG_LEVEL: '2' }
  const output = run(node, [join(root, 'scripts/tfjs-node', script), ...args], { cwd: folder, env })
  return JSON.parse(output.trim().split('\n').at(-1))
}
