import { describe, expect, it } from 'vitest'
import { CsrMatrix } from '../matrix/csr-matrix'
import { Matrix } from '../matrix/matrix'
import { finalAssignment } from './final-assignment'
import { spaceOf } from './rows'

/** What comes of centroids on a line, dense and sparse alike. */
function assignTo(X: number[], centroids: number[], weights?: number[]) {
  const rows = Matrix.fromRows(X.map((value) => [value]))
  const [dense, sparse] = [rows, CsrMatrix.fromDense(rows)].map((form) => {
    const space = spaceOf(form)
    const start = space.centroidsFrom(Matrix.fromRows(centroids.map((value) => [value])))
    const steps = finalAssignment(space, start, centroids.length, weights && Float64Array.from(weights))
    for (;;) {
      const { done, value } = steps.next()
      if (!done) continue
      const { labels, distances, k, inertia } = value
      return {
        k,
        inertia,
        labels: Array.from(labels),
        distances: Array.from(distances),
        places: Array.from(space.toMatrix(value.centroids).data)
      }
    }
  })
  expect(sparse).toEqual(dense)
  return dense
}

describe('finalAssignment', () => {
  it('leaves centroids with rows where they are', () => {
    const result = assignTo([0, 1, 9, 11], [1, 8])
    expect(result).toEqual({ k: 2, places: [1, 8], labels: [0, 0, 1, 1], distances: [1, 0, 1, 9], inertia: 11 })
  })

  it('moves one without rows to the row farthest from its centroid, which lowers the inertia', () => {
    const result = assignTo([0, 1, 9, 12], [1, 50, 8])
    expect(result).toEqual({ k: 3, places: [1, 12, 8], labels: [0, 0, 2, 1], distances: [1, 0, 1, 0], inertia: 2 })
  })

  it('goes on where a centroid lost its rows to one that moved', () => {
    // 9 is farthest from its centroid; the one that moves there takes 8 from the one at 5, which then moves to 2.
    const result = assignTo([0, 2, 8, 9], [0, 5, 100])
    expect(result.places).toEqual([0, 2, 9])
    expect(result.labels).toEqual([0, 1, 2, 2])
    expect(result.inertia).toBe(1)
  })

  it('leaves it out where every row lies on a centroid', () => {
    const result = assignTo([4, 4, 7], [7, 4, 4, 9])
    expect(result).toEqual({ k: 2, places: [7, 4], labels: [1, 1, 0], distances: [0, 0, 0], inertia: 0 })
  })

  it('does not look at rows of weight 0 but for their labels', () => {
    const result = assignTo([0, 1, 100], [0, 100], [1, 2, 0])
    expect(result).toEqual({ k: 2, places: [0, 1], labels: [0, 1, 1], distances: [0, 0, 99 ** 2], inertia: 0 })
  })
})
