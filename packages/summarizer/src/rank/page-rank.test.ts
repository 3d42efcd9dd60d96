import { describe, expect, it } from 'vitest'
import { type Links, pageRank } from './page-rank'
import { expectClose } from './rank-inputs.test-support'

function dense(weights: number[][]): Links {
  return {
    size: weights.length,
    multiply(x, out) {
      weights.forEach((row, i) => {
        out[i] = row.reduce((sum, weight, j) => sum + weight * x[j], 0)
      })
    }
  }
}

describe('pageRank', () => {
  it('two leaves on a hub, by hand', () => {
    // x = 0.5 / 3 + 0.5 (a / 2), a = 0.5 / 3 + 0.5 (2 x): a = 1/6 + x and x = 1/6 + a/4 give a = 4/9, x = 5/18.
    const links = dense([
      [0, 1, 1],
      [1, 0, 0],
      [1, 0, 0]
    ])
    expectClose(pageRank(links, 0.5), [4 / 9, 5 / 18, 5 / 18], 1e-9)
  })

  it('only the ratios of the weights of a sentence count', () => {
    const links = (scale: number) =>
      dense([
        [0, 3 * scale, scale],
        [3 * scale, 0, 0],
        [scale, 0, 0]
      ])
    expectClose(pageRank(links(1e-9), 0.85), pageRank(links(1e9), 0.85), 1e-12)
  })

  it('sentences without links have the share of a jump, equal among themselves', () => {
    expectClose(pageRank(dense([[0]]), 0.85), [1], 0)
    expectClose(
      pageRank(
        dense([
          [0, 0],
          [0, 0]
        ]),
        0.85
      ),
      [0.5, 0.5],
      1e-15
    )
    // Two linked ones keep all they get, t / (1 - 0.85) each; the third has t. Sum 1: t = 0.15 / 2.15.
    const t = 0.15 / 2.15
    expectClose(
      pageRank(
        dense([
          [0, 1, 0],
          [1, 0, 0],
          [0, 0, 0]
        ]),
        0.85
      ),
      [t / 0.15, t / 0.15, t],
      1e-9
    )
  })

  it('converges where the walk swings between two sides', () => {
    // All weight crosses from three sentences to one and back at each step: the slowest case there is.
    const star = dense([
      [0, 1, 1, 1],
      [1, 0, 0, 0],
      [1, 0, 0, 0],
      [1, 0, 0, 0]
    ])
    // a = t + 0.85 * 3 x, x = t + 0.85 a / 3: a = t 3.55 / (1 - 0.85 ** 2).
    const t = 0.15 / 4
    const hub = (t * (1 + 3 * 0.85)) / (1 - 0.85 ** 2)
    expectClose(pageRank(star, 0.85), [hub, ...Array(3).fill((1 - hub) / 3)], 1e-9)
    expect(hub).toBeGreaterThan(0.4)
  })
})
