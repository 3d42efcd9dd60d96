import { Random } from '@nutshell-ml/core'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'
import { expect, it } from 'vitest'
import { describeRealData } from '../real-data.test-support'
import { PHRASES } from './planted.test-support'
import { summarizeTogether } from './together'

const TEXTS = 3000
// "delivery" is left out: real reviews say that too, so that its count is not known.
const SIZES = { handle: 300, manual: 40 }

describeRealData('points planted into real reviews', ['food-reviews/reviews.csv.gz'], (path) => {
  it('are found among what 3,000 reviews say, and counted', async () => {
    const texts: string[] = []
    for await (const { record } of await openCsv(await openSource(path))) {
      texts.push(record.Text as string)
      if (texts.length === TEXTS) break
    }
    const random = new Random(3)
    for (const [name, size] of Object.entries(SIZES)) {
      const phrases = PHRASES[name as keyof typeof SIZES]
      for (const text of random.sample(TEXTS, size)) texts[text] += ` ${phrases[random.int(phrases.length)]}`
    }
    const { points } = summarizeTogether(texts)
    for (const [name, size] of Object.entries(SIZES)) {
      const point = points.find(({ text }) => PHRASES[name as keyof typeof SIZES].includes(text))
      expect(point, name).toBeDefined()
      expect(Math.abs(point!.count - size), name).toBeLessThanOrEqual(0.15 * size)
    }
  })
})
