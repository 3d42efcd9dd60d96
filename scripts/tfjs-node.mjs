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
 * How far losses of about 2.3 and less may lie apart at a step, counted from 0. Both engines compute in float32, whose roundoff is
 * u = 6e-8, and add in orders of their own. A sum of n numbers differs by some sqrt(n) u of their size then: for the gradient of the
 * first filters, n = 128 x 26 x 26 = 86,528, that is 2e-5. Plain descent changes the loss by rate |g|^2 in a step, so that such an
 * error of the gradients so far makes 2e-5 of how far the loss came down, which is less than 0.3 in the first steps: 5e-6, and with
 * the rounding of the losses, 2e-7 each, within 1e-5.
 *
 * Then distances grow: by the curvature, and at once where a number that is nearly 0 is on the other side of it for one of the two,
 * and relu or the pool's greatest number switches; Adam divides each gradient by its own size, so that those near 0 take whole steps.
 * How fast, tfjs-node says of itself: from weights that differ by one rounding, its own losses were, by sgd or momentum, up to 4e-6
 * apart after 10 steps, 2e-5 after 25 and 7e-5 after 50, and by Adam 2e-5, 1e-4 and 4e-4 (more with biases that begin at 0, as these
 * do). The bound leaves room: 2e-5, growing ten times in 25 steps, and by Adam 6e-5, growing ten times in 15. A kernel that is wrong, or an optimizer's step, shows in the first
 * ones, where little more than rounding is allowed. (At ten times the rates, and with smaller batches, tfjs-node is 5e-3 away from
 * itself: there is nothing to compare.)
 */
const bound = (optimizer, step) => (optimizer === 'adam' ? 6e-5 * 10 ** (step / 15) : 2e-5 * 10 ** (step / 25))

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
  const learned = optimizer === 'adam' ? 0.7 : 0.995
  if (STEPS >= 50 && !(expected.at(-1) < learned * expected[0])) {
    complaints.push(`it has not learned: ${expected[0]}, then ${expected.at(-1)}`)
  }
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
