/**
 * The truth that a text says: true or false, in any case; where `isForced` also yes, t, y, 1, no, f, n and 0. Undefined for
 * anything else. Two words such as yes and no are a category unless told otherwise: a label keeps its words.
 */
export function readBoolean(text: string, isForced = false): boolean | undefined {
  if (/^true$/i.test(text) || (isForced && /^(?:yes|t|y|1)$/i.test(text))) return true
  if (/^false$/i.test(text) || (isForced && /^(?:no|f|n|0)$/i.test(text))) return false
  return undefined
}
