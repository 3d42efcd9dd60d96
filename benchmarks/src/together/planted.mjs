// Points with a known count, planted into reviews that are about something else. Every sentence here was written for this
// benchmark. `tuning` was looked at while the method was made, `held` and `opposites` now and then; `unseen` was written and run
// when the method was done.

const TIMES = ['two days', 'a week', 'ten days', 'three weeks', 'a month', 'six months']

/** Points by name: how people say them. {t} is some length of time. */
export const tuning = {
  'battery dies': [
    'The battery dies quickly.',
    'Battery life is terrible.',
    'The battery barely lasts an hour on a full charge.',
    'I have to charge the battery constantly.',
    'Very poor battery life, it drains overnight.',
    'The battery was dead after {t}.',
    'My only complaint is the battery, which runs flat far too soon.',
    'Unfortunately the battery does not hold a charge.'
  ],
  'zipper breaks': [
    'The zipper broke after {t}.',
    'Zipper broke the first time I used it.',
    'The cheap zipper came apart within {t}.',
    'After {t} the zipper jammed and then snapped.',
    'The zipper is flimsy and gets stuck all the time.',
    'I am disappointed with the zipper, it already failed.'
  ],
  'lid leaks': [
    'The lid leaks all over my desk.',
    'It leaks from the lid whenever I tip it.',
    'The lid does not seal, so it leaks in my backpack.',
    'Leaky lid, water everywhere.',
    'Water drips out around the lid even when it is tight.'
  ],
  'color fades': [
    'The color faded after the first wash.',
    'Colors fade badly in the wash.',
    'After {t} the color had washed out completely.',
    'The color is fading already.',
    'It lost its color in the washing machine.',
    'Faded to a dull color after {t} of washing.'
  ],
  'manual confusing': [
    'The instruction manual is confusing.',
    'The manual makes no sense at all.',
    'I could not understand the instructions in the manual.',
    'The instructions are badly translated and hard to follow.',
    'Useless instructions, I had to look up a video.',
    'Nobody in my house could follow the manual.'
  ],
  'wifi drops': [
    'The wifi connection drops every few minutes.',
    'It keeps losing the wifi signal.',
    'Wifi disconnects constantly.',
    'I have to reconnect the wifi several times a day.',
    'The wireless connection drops out as soon as I leave the room.',
    'Setup was fine but the wifi signal is unreliable.',
    'The connection to my wifi network fails after {t}.'
  ],
  'sturdy frame': [
    'The frame is very sturdy.',
    'It has a solid metal frame.',
    'Sturdy frame that does not wobble.',
    'After {t} the frame is still rock solid.',
    'The steel frame feels strong and well built.'
  ]
}

export const held = {
  'rude support': [
    'Customer support was rude to me on the phone.',
    'The support team never answered my emails.',
    'Support is useless, they kept me on hold for {t}.',
    'I called customer support and got no help.',
    'Terrible support, nobody ever called me back.',
    'The support agent hung up on me.',
    'Do not expect any support from this company.'
  ],
  'screen scratches': [
    'The screen scratches very easily.',
    'My screen was scratched after {t}.',
    'There are already scratches all over the screen.',
    'Even a soft cloth leaves scratches on the display screen.',
    'Screen scratched the first day in my pocket.',
    'A tiny scratch showed up on the screen within {t}.'
  ],
  'noisy fan': [
    'The fan is extremely loud.',
    'It has a noisy fan that keeps me awake.',
    'The noise of the fan drives me crazy.',
    'After {t} the fan started to rattle.',
    'Loud fan, I can hear it through the wall.',
    'The fan sounds like a jet engine.',
    'You cannot watch television because of the fan noise.',
    'The fan whines at every speed.'
  ],
  'wheels roll smoothly': [
    'The wheels roll smoothly over carpet.',
    'Smooth wheels that glide in every direction.',
    'I love how easily the wheels turn.',
    'The wheels glide across the airport floor.',
    'Its wheels are quiet and roll really well.',
    'After {t} of travel the wheels still spin freely.'
  ],
  'runs small': [
    'It runs small, so order a size up.',
    'The size runs at least one size too small.',
    'I ordered my usual size and it was far too tight.',
    'Sizing is off, I had to exchange it for a larger size.',
    'They run small, I normally wear a medium.',
    'Order one size larger than you usually wear.'
  ],
  'app crashes': [
    'The app crashes on my phone.',
    'The app crashed every time I opened it.',
    'Their app is buggy and freezes.',
    'I had to reinstall the app after {t}.',
    'The phone app keeps crashing during setup.',
    'App will not open after the last update.',
    'The app froze and I lost all my settings.'
  ],
  'tears at the seam': [
    'The seam tore after {t}.',
    'Seams ripped open on the first day.',
    'The stitching along the seam came undone.',
    'One seam started to split within {t}.',
    'It came apart at the seams.',
    'Bad stitching, the seam is already torn.'
  ]
}

export const unseen = {
  'remote unresponsive': [
    'The remote only works half the time.',
    'I have to press the buttons on the remote several times.',
    'Remote stopped responding after {t}.',
    'My remote has to be pointed straight at the device or nothing happens.',
    'Unresponsive remote, what a nuisance.',
    'The buttons of the remote stick.'
  ],
  'thin mattress': [
    'The mattress is far too thin.',
    'I could feel the slats through the mattress.',
    'After {t} the mattress sagged in the middle.',
    'It is a thin mattress, more of a pad.',
    'My back hurt from sleeping on this mattress.',
    'The mattress never rose to its full height.'
  ],
  'easy assembly': [
    'Assembly was easy.',
    'It took me ten minutes to assemble.',
    'I assembled it alone without any tools.',
    'Easy to assemble, all the screws were labelled.',
    'Assembling it was a breeze.',
    'My son assembled it in no time.'
  ],
  'slippery soles': [
    'The soles are slippery on wet tiles.',
    'No grip on the soles at all.',
    'I slipped twice because the soles have no grip.',
    'Soles wore smooth within {t}.',
    'Slippery soles, dangerous in the rain.'
  ],
  'gps inaccurate': [
    'The GPS is off by half a mile.',
    'GPS takes forever to find a satellite.',
    'The GPS lost me in the middle of town.',
    'According to the GPS I ran through a lake.',
    'It has the worst GPS I have owned.',
    'The GPS track is never where I was.'
  ],
  'missing screws': [
    'Several screws were missing from the bag.',
    'There were not enough screws in the package.',
    'Two screws short, so I had to go to the hardware shop.',
    'The screws do not fit the holes.',
    'Mine came without any screws.'
  ],
  'bright display': [
    'The display is bright and easy to read.',
    'I can read the display even in the sun.',
    'Crisp display with large numbers.',
    'The display lights up nicely at night.',
    'What I like most is the big clear display.'
  ]
}

/** Two points about one thing: what is said of it is the opposite. */
export const opposites = {
  'speaker good': [
    'The speaker sounds great.',
    'Excellent speaker, clear and rich.',
    'I love the speaker, the sound is amazing.',
    'The speaker is fantastic for its size.',
    'Wonderful sound from such a small speaker.'
  ],
  'speaker bad': [
    'The speaker sounds awful.',
    'Terrible speaker, tinny and weak.',
    'I hate the speaker, the sound is horrible.',
    'The speaker is disappointing for its size.',
    'The speaker does not sound good at all.'
  ]
}

/** Sentences that use the words of planted points without making them: a word alone is not a point. */
const decoys = [
  'I bought it as a present for my brother, who has a red frame on his wall.',
  'There is a sticker on the lid with the name of the shop.',
  'My nephew plays with the zipper of his jacket while he eats.',
  'We drove to the shop through the snow to get a battery for the car.',
  'I read about it on my phone in an app for recipes.',
  'The television screen in the kitchen was on while we tried it.',
  'I am a huge fan of anything with ginger in it.',
  'The wheels of our little wagon are blue.'
]

const FRAMES = [
  (sentence) => sentence,
  (sentence) => sentence,
  (sentence) => sentence,
  (sentence) => `Also, ${lowerFirst(sentence)}`,
  (sentence) => `One more thing: ${lowerFirst(sentence)}`,
  (sentence) => sentence.replace(/\.$/, ', at least in our house.'),
  (sentence) => sentence.replace(/\.$/, ', just so you know!')
]

/**
 * Plants points into texts: of each text at most one sentence of a point, between two of its sentences.
 *
 * @param random a generator with `int(n)` and `sample(n, count)`, as `Random` of the core.
 * @param counts how many texts each point goes into.
 * @returns the texts and, by point, which texts make it and the planted sentences.
 */
export function plant(texts, points, counts, random, { framed = true, decoyCount = 0 } = {}) {
  const planted = texts.slice()
  const truth = new Map()
  for (const [name, phrases] of Object.entries(points)) {
    const places = Array.from(random.sample(texts.length, counts[name])).sort((a, b) => a - b)
    const sentences = new Set()
    for (const place of places) {
      const phrase = phrases[random.int(phrases.length)].replace('{t}', TIMES[random.int(TIMES.length)])
      const sentence = framed ? FRAMES[random.int(FRAMES.length)](phrase) : phrase
      sentences.add(sentence)
      planted[place] = insert(planted[place], sentence, random)
    }
    truth.set(name, { texts: new Set(places), sentences })
  }
  for (const place of random.sample(texts.length, decoyCount)) {
    planted[place] = insert(planted[place], decoys[random.int(decoys.length)], random)
  }
  return { texts: planted, truth }
}

/** Puts a sentence at the start, at the end or after a full stop that a capital letter follows. */
function insert(text, sentence, random) {
  const places = [0, text.length]
  for (const { index } of text.matchAll(/[a-z]{2}[.!?] (?=[A-Z])/g)) places.push(index + 4)
  const place = places[random.int(places.length)]
  const [before, after] = [text.slice(0, place).trimEnd(), text.slice(place).trimStart()]
  const end = before === '' || /[.!?]$/.test(before) ? before : `${before}.`
  return [end, sentence, after].filter((part) => part !== '').join(' ')
}

function lowerFirst(sentence) {
  return sentence.startsWith('I ') ? sentence : sentence[0].toLowerCase() + sentence.slice(1)
}

/**
 * How well points were found: each planted point beside the reported one that shares most texts with it.
 *
 * @param found points with `text`, `count` and `texts`.
 */
export function judge(found, truth) {
  return [...truth].map(([name, { texts, sentences }]) => {
    let best = { f1: 0, rank: -1, precision: 0, recall: 0, count: 0, text: '' }
    for (const [rank, point] of found.entries()) {
      const shared = point.texts.filter((text) => texts.has(text)).length
      const [precision, recall] = [shared / point.texts.length, shared / texts.size]
      const f1 = shared === 0 ? 0 : (2 * precision * recall) / (precision + recall)
      if (f1 > best.f1) best = { f1, rank, precision, recall, count: point.count, text: point.text }
    }
    const error = Math.abs(best.count - texts.size) / texts.size
    return { name, truth: texts.size, ...best, error, isPlanted: sentences.has(best.text) }
  })
}
