import type { CsrMatrix } from '@nutshell-ml/core'
import type { Allowance } from './allowance'
import type { Candidates, Selection } from './candidates'

/** The sentences of the highest scores that there is room for; each other one belongs to the pick that it is most like. */
export function selectByRank({ rows }: Candidates, scores: Float64Array, allowance: Allowance): Selection {
  const order = Array.from(scores.keys()).sort((a, b) => scores[b] - scores[a] || a - b)
  const picked: number[] = []
  for (const candidate of order) {
    if (allowance.has(candidate) || !allowance.fits(candidate)) continue
    allowance.take(candidate)
    picked.push(candidate)
    if (allowance.room <= 0) break
  }
  let most = 0
  for (const score of scores) most = Math.max(most, Math.abs(score))
  return {
    picked,
    labels: nearestPick(rows, picked),
    scores: picked.map((candidate) => (most > 0 ? scores[candidate] / most : 0)),
    reasons: (candidate) => ({ rank: scores[candidate] })
  }
}

/** For each row, the place of the pick of the greatest cosine; -1 where all are 0. A pick's own is its own. */
export function nearestPick({ values, indices, indptr, rows, cols }: CsrMatrix, picked: readonly number[]): Int32Array {
  const labels = new Int32Array(rows).fill(-1)
  const best = new Float64Array(rows)
  const dense = new Float64Array(cols)
  picked.forEach((pick, place) => {
    for (let p = indptr[pick]; p < indptr[pick + 1]; p++) dense[indices[p]] = values[p]
    for (let i = 0; i < rows; i++) {
      let cosine = 0
      for (let p = indptr[i]; p < indptr[i + 1]; p++) cosine += values[p] * dense[indices[p]]
      if (cosine > best[i]) {
        best[i] = cosine
        labels[i] = place
      }
    }
    for (let p = indptr[pick]; p < indptr[pick + 1]; p++) dense[indices[p]] = 0
  })
  picked.forEach((pick, place) => {
    labels[pick] = place
  })
  return labels
}
