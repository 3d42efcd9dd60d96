import { NutshellError } from '../errors'
import { abortChecks } from './abort-checks'
import { type Check, LeftOut } from './check'
import { edgeChecks } from './edge-checks'
import type { EstimatorSpec } from './estimator-spec'
import { showError } from './expectations'
import { fileChecks } from './file-checks'
import { inputChecks } from './input-checks'
import { memoryChecks } from './memory-checks'
import { optionChecks } from './option-checks'
import { outputChecks } from './output-checks'
import { repeatChecks } from './repeat-checks'
import { rowChecks } from './row-checks'
import { tamperChecks } from './tamper-checks'
import { createTrial, type Trial } from './trial'
import { weightChecks } from './weight-checks'

/** A check of one model, for a test runner. */
export interface EstimatorCheck {
  name: string
  /** Resolves when the model passes; rejects with what it did and what was expected. */
  run(): Promise<void>
}

/** What `checkEstimator` resolves with. */
export interface EstimatorReport {
  /** The names of the checks that the model passed. */
  passed: string[]
  /** Those that were not made, each with the reason: the spec or the model has nothing to check, or names an exception. */
  leftOut: { name: string; reason: string }[]
}

const CHECKS: readonly Check[] = [
  ...outputChecks,
  ...repeatChecks,
  ...rowChecks,
  ...weightChecks,
  ...inputChecks,
  ...edgeChecks,
  ...optionChecks,
  ...memoryChecks,
  ...abortChecks,
  ...fileChecks,
  ...tamperChecks
]

/**
 * Makes every check that applies to a model: what all models of this library promise. As scikit-learn's `check_estimator`.
 *
 * @throws AggregateError when the model fails any: its message lists each failed check with the reason, `errors` has them in
 * the same order. NutshellError INVALID_OPTION, UNKNOWN_OPTION for a spec that is none.
 */
export async function checkEstimator<Options extends object, Input>(
  spec: EstimatorSpec<Options, Input>
): Promise<EstimatorReport> {
  const report: EstimatorReport = { passed: [], leftOut: [] }
  const failed: { name: string; error: unknown }[] = []
  const trial = createTrial(spec)
  for (const check of checksOf(trial)) {
    const { name } = check
    const reason = reasonToLeaveOut(check, trial)
    if (reason !== undefined) {
      report.leftOut.push({ name, reason })
      continue
    }
    try {
      await check.run(trial)
      report.passed.push(name)
    } catch (error) {
      if (error instanceof LeftOut) report.leftOut.push({ name, reason: error.message })
      else failed.push({ name, error })
    }
  }
  if (failed.length === 0) return report
  const lines = failed.map(
    ({ name, error }) => `- ${name}: ${error instanceof Error ? error.message : showError(error)}`
  )
  const count = `${failed.length} of ${failed.length + report.passed.length} checks`
  throw new AggregateError(
    failed.map(({ error }) => error),
    `${spec.name} fails ${count}:\n${lines.join('\n')}`
  )
}

/**
 * The checks that apply to a model, one by one, for a test runner: `for (const { name, run } of estimatorChecks(spec))
 * it(name, run)`. As scikit-learn's `parametrize_with_checks`. Those that do not apply are not among them.
 *
 * @throws NutshellError INVALID_OPTION, UNKNOWN_OPTION for a spec that is none.
 */
export function estimatorChecks<Options extends object, Input>(spec: EstimatorSpec<Options, Input>): EstimatorCheck[] {
  const trial = createTrial(spec)
  return checksOf(trial)
    .filter((check) => reasonToLeaveOut(check, trial) === undefined)
    .map((check) => ({ name: check.name, run: () => runUnlessLeftOut(check, trial) }))
}

/** All checks. Errors: UNKNOWN_OPTION where an exception of the spec is none of them. */
function checksOf({ spec: { exceptions = {} } }: Trial): readonly Check[] {
  const names = CHECKS.map(({ name }) => name)
  const unknown = Object.keys(exceptions).find((name) => !names.includes(name))
  if (unknown === undefined) return CHECKS
  const known = names.map((name) => `'${name}'`).join(', ')
  throw new NutshellError('UNKNOWN_OPTION', `exceptions: there is no check '${unknown}'; known: ${known}`)
}

function reasonToLeaveOut(check: Check, trial: Trial): string | undefined {
  return trial.spec.exceptions?.[check.name] ?? check.leftOut?.(trial)
}

async function runUnlessLeftOut(check: Check, trial: Trial): Promise<void> {
  try {
    await check.run(trial)
  } catch (error) {
    if (!(error instanceof LeftOut)) throw error
  }
}
