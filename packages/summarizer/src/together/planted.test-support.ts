// Only for tests: nothing that is built imports this.
import { Random } from '@nutshell-ml/core'

/** How people say each point: in other words, some of them shared. Written for these tests. */
export const PHRASES = {
  handle: [
    'The handle snapped off after a week.',
    'Handle broke on the second day.',
    'The plastic handle cracked when I lifted it.',
    'My handle came loose and then broke.',
    'A broken handle after one month, what a shame.'
  ],
  delivery: [
    'Delivery took three weeks.',
    'The delivery was very late.',
    'I waited almost a month for the delivery.',
    'Slow delivery, and the courier never called.',
    'The delivery came two weeks later than promised.'
  ],
  manual: [
    'The manual is impossible to understand.',
    'I could not follow the manual.',
    'The manual is only in Chinese.',
    'There is no manual in English.',
    'A manual with pictures would have helped.'
  ]
}

export const OPPOSED = {
  praise: [
    'The camera is excellent.',
    'I love the camera, it takes great pictures.',
    'Great camera for the money.',
    'The camera takes beautiful pictures.',
    'What a wonderful camera.'
  ],
  blame: [
    'The camera is terrible.',
    'I hate the camera, it takes awful pictures.',
    'Poor camera for the money.',
    'The camera takes horrible pictures.',
    'The camera does not take good pictures.'
  ]
}

const WHO =
  'my uncle,our neighbour,the teacher,a colleague,my cousin,the baker,grandma,our landlord,my sister,the driver'.split(
    ','
  )
const DID = 'painted,borrowed,carried,washed,sold,measured,hid,moved,photographed,repaired,wrapped,counted'.split(',')
const WHAT = (
  'a ladder,the blue vase,some curtains,an old bicycle,the garden hose,three chairs,a piano,the carpet,a lamp,the fence,' +
  'two suitcases,an umbrella,the kettle,a mirror,the tent,some bricks,a bucket,the violin,a drawer,the mailbox'
).split(',')
const WHERE = (
  'in the cellar,near the station,behind the church,on the balcony,under the bridge,in the attic,beside the lake,at the harbour,' +
  'in the kitchen,outside the museum,on the roof,by the river'
).split(',')

/** A sentence that says what hardly any other one says. */
export function chatter(random: Random): string {
  const pick = (words: readonly string[]) => words[random.int(words.length)]
  const sentence = `${pick(WHO)} ${pick(DID)} ${pick(WHAT)} ${pick(WHERE)}.`
  return sentence[0].toUpperCase() + sentence.slice(1)
}

/** Texts of chatter, some of which make a point, each in one sentence; `truth` says which. */
export function plant(
  count: number,
  points: Record<string, readonly string[]>,
  sizes: Record<string, number>,
  seed: number
): { texts: string[]; truth: Map<string, { texts: number[]; sentences: Set<string> }> } {
  const random = new Random(seed)
  const sentences = Array.from({ length: count }, () =>
    Array.from({ length: 1 + random.int(4) }, () => chatter(random))
  )
  const truth = new Map<string, { texts: number[]; sentences: Set<string> }>()
  for (const [name, phrases] of Object.entries(points)) {
    const texts = Array.from(random.sample(count, sizes[name])).sort((a, b) => a - b)
    for (const text of texts) {
      sentences[text].splice(random.int(sentences[text].length + 1), 0, phrases[random.int(phrases.length)])
    }
    truth.set(name, { texts, sentences: new Set(phrases) })
  }
  return { texts: sentences.map((text) => text.join(' ')), truth }
}
