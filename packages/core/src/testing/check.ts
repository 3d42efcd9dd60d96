import type { Trial } from './trial'

/** One thing that holds for every model. */
export interface Check {
  readonly name: string
  /** Why there is nothing to check for a spec; undefined where there is. */
  leftOut?(trial: Trial): string | undefined
  /** Throws when it does not hold, and LeftOut where only a model could tell that there is nothing to check. */
  run(trial: Trial): Promise<void>
}

/** Thrown by a check that finds nothing to check; the message says why. */
export class LeftOut extends Error {}

/** Whether rows may come in every dense storage. */
export function takesDense({ spec }: Trial): boolean {
  return spec.toInput === undefined
}

/** For `leftOut` of what is about dense storages. */
export function needsDense(trial: Trial): string | undefined {
  return takesDense(trial) ? undefined : 'the spec makes the input itself (toInput)'
}
