import type { Hessian } from '../problem'
import { Cholesky } from './cholesky'
import type { Metric } from './step-memory'

/** Solves with a Hessian, which other problems like it may go on with. */
export class HessianMetric implements Metric {
  readonly hessian: Hessian
  private readonly factors: Cholesky

  constructor(hessian: Hessian, size: number) {
    this.hessian = hessian
    this.factors = new Cholesky(hessian.matrix, size, hessian.l2 > 0)
  }

  /** Of a Hessian as it is with another penalty on the first `penalised` of the parameters. */
  static withPenalty({ matrix, l2: old }: Hessian, size: number, penalised: number, l2: number): HessianMetric {
    const own = matrix.slice()
    for (let j = 0; j < penalised; j++) own[j * size + j] += l2 - old
    return new HessianMetric({ matrix: own, l2 }, size)
  }

  solve(vector: Float64Array): void {
    this.factors.solve(vector)
  }
}
