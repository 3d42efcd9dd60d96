import { expect, it } from 'vitest'
import { checkEstimator } from './check-estimator'
import { nearestMean } from './nearest-mean.test-support'

it('a good model passes', async () => {
  const t = performance.now()
  const report = await checkEstimator(nearestMean)
  console.log(performance.now() - t, report)
  expect(report.leftOut).toEqual([])
})
