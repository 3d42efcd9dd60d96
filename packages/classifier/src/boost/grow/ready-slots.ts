import type { Engine, Slot } from '../engine/engine'

/** So many histograms at most are made ahead: what a tree of 500 leaves takes. */
const MOST_READY = 256

/**
 * Has an engine make room for the histograms of a tree before its threads come: where memory grows while a thread is just
 * receiving it, V8 may leave that thread with the size that it had, and its next write beyond ends it.
 *
 * @param limits leaves and splits in depth of a tree; 0 for no limit.
 */
export function readySlots(engine: Engine, { leaves, depth }: { leaves: number; depth: number }): void {
  const slots: Slot[] = []
  const most = slotsOf(leaves, depth, engine.trainingRows)
  try {
    while (slots.length < most) slots.push(engine.takeSlot())
  } catch (error) {
    // A tree may do with fewer; if not, it says so.
    if (!(error instanceof RangeError)) throw error
  }
  while (slots.length > 0) engine.returnSlot(slots.pop() as Slot)
}

/** Histograms that are kept at once: of nodes that may be split yet, and one for a child. */
function slotsOf(leaves: number, depth: number, rows: number): number {
  // With k + 1 leaves there, leaves - k - 1 more splits are left.
  const byLeaves = leaves > 0 ? Math.ceil(leaves / 2) + 1 : MOST_READY
  const byDepth = depth > 0 ? 2 ** (depth - 1) + 1 : MOST_READY
  return Math.min(MOST_READY, byLeaves, byDepth, Math.ceil(rows / 2))
}
