import type { Paint } from './paint'

/** What the paper looks like under the ink: of each colour, a constant or the six coefficients of a smooth surface. */
export interface Paper {
  readonly colours: readonly (number | Float64Array)[]
  /** How far the paper's own pixels lie from that, on average, 0 to 255: its grain. */
  readonly grain: number
}

/** Pixels that far from the paper in every colour are taken for paper while it is sought. */
const NEAR = 16
/** A paper that varies by less is taken to be of one colour. */
const EVEN = 10
/** So many pixels are looked at, in a grid, and of the border. */
const MOST_SAMPLES = 12_000
const TERMS = 6

/** Pixels looked at: their colours and where they are, from -1 to 1. */
interface Samples {
  readonly count: number
  readonly x: Float64Array
  readonly y: Float64Array
  readonly colours: readonly Float64Array[]
  readonly weights: Float64Array
}

/**
 * The paper of a picture: the colour, or the smooth change of colour (a quadratic surface), that explains the most of it. What is at
 * the border counts more: paper is there, and ink is in the middle. Undefined where nothing is opaque.
 */
export function findPaper(paint: Paint): Paper | undefined {
  const samples = sampled(paint)
  if (samples.count === 0) return undefined
  let best: Paper | undefined
  let most = -1
  for (const start of likelyColours(samples)) {
    const { paper, explained } = grown(samples, start)
    if (explained > most) {
      most = explained
      best = paper
    }
  }
  return best
}

/** A paper's colour at a place, from -1 to 1. */
export function paperAt(paper: number | Float64Array, x: number, y: number): number {
  if (typeof paper === 'number') return paper
  return paper[0] + paper[1] * x + paper[2] * y + paper[3] * x * x + paper[4] * x * y + paper[5] * y * y
}

function sampled({ colours, alpha, width, height }: Paint): Samples {
  const stride = Math.max(1, Math.ceil(Math.sqrt((width * height) / MOST_SAMPLES)))
  const room = Math.ceil(width / stride) * Math.ceil(height / stride) + 2 * (width + height)
  const x = new Float64Array(room)
  const y = new Float64Array(room)
  const values = [new Float64Array(room), new Float64Array(room), new Float64Array(room)]
  const weights = new Float64Array(room)
  let count = 0
  const put = (column: number, row: number, weight: number) => {
    const at = row * width + column
    if (alpha[at] < 128) return
    x[count] = placeOf(column, width)
    y[count] = placeOf(row, height)
    for (let c = 0; c < 3; c++) values[c][count] = colours[c][at]
    weights[count++] = weight
  }
  let inside = 0
  for (let row = 0; row < height; row += stride)
    for (let column = 0; column < width; column += stride) {
      put(column, row, 1)
      inside++
    }
  // The border as a whole counts twice as much as all the picture.
  const border = Math.max(1, 2 * (width + height - 2))
  const weight = (2 * inside) / border
  for (let column = 0; column < width; column++) {
    put(column, 0, weight)
    if (height > 1) put(column, height - 1, weight)
  }
  for (let row = 1; row < height - 1; row++) {
    put(0, row, weight)
    if (width > 1) put(width - 1, row, weight)
  }
  return { count, x, y, colours: values, weights }
}

/** A pixel's place in a line, from -1 to 1. */
export function placeOf(pixel: number, pixels: number): number {
  return pixels === 1 ? 0 : (2 * pixel) / (pixels - 1) - 1
}

/** Up to three colours that are there much, apart from each other. */
function likelyColours({ count, colours, weights }: Samples): number[][] {
  const [red, green, blue] = colours
  // Weight and sums of the colours in cells of 16 x 16 x 16.
  const weight = new Float64Array(4096)
  for (let i = 0; i < count; i++) weight[((red[i] >> 4) << 8) | ((green[i] >> 4) << 4) | (blue[i] >> 4)] += weights[i]
  const found: number[][] = []
  for (let turn = 0; turn < 3; turn++) {
    let best = 0
    for (let cell = 1; cell < 4096; cell++) if (weight[cell] > weight[best]) best = cell
    if (weight[best] === 0) break
    const centre = [((best >> 8) << 4) + 8, (((best >> 4) & 15) << 4) + 8, ((best & 15) << 4) + 8]
    found.push(commonColour(colours, weights, count, centre))
    for (let cell = 0; cell < 4096; cell++) {
      const far = Math.max(
        Math.abs((cell >> 8) - (best >> 8)),
        Math.abs(((cell >> 4) & 15) - ((best >> 4) & 15)),
        Math.abs((cell & 15) - (best & 15))
      )
      if (far <= 2) weight[cell] = 0
    }
  }
  return found
}

/** Of each colour the commonest value near a centre, so that even paper is met exactly. */
function commonColour(
  colours: readonly Float64Array[],
  weights: Float64Array,
  count: number,
  centre: number[]
): number[] {
  const [red, green, blue] = colours
  const counts = [new Float64Array(256), new Float64Array(256), new Float64Array(256)]
  for (let i = 0; i < count; i++) {
    const far = Math.max(Math.abs(red[i] - centre[0]), Math.abs(green[i] - centre[1]), Math.abs(blue[i] - centre[2]))
    if (far > NEAR) continue
    counts[0][red[i]] += weights[i]
    counts[1][green[i]] += weights[i]
    counts[2][blue[i]] += weights[i]
  }
  return counts.map((of) => {
    let best = 0
    for (let value = 1; value < 256; value++) if (of[value] > of[best]) best = value
    return best
  })
}

/** The paper that begins as one colour and grows over what is near to it, smoothly; and the weight of what it explains. */
function grown(samples: Samples, start: readonly number[]): { paper: Paper; explained: number } {
  const even = { colours: start, ...explainedBy(samples, start) }
  let surface: (number | Float64Array)[] = [...start]
  let explained = even.explained
  for (let turn = 0; turn < 12; turn++) {
    const next = fitted(samples, surface)
    if (next === undefined) break
    const by = explainedBy(samples, next)
    if (by.explained < explained) break
    const isDone = by.explained === explained
    surface = next
    explained = by.explained
    if (isDone) break
  }
  const isEven = explained < even.explained * 1.02 || surface.every((of) => rangeOf(of) < EVEN)
  if (isEven) return { paper: { colours: start, grain: even.grain }, explained: even.explained }
  return { paper: { colours: surface, grain: explainedBy(samples, surface).grain }, explained }
}

/** The weight of the pixels near to a paper, and how far these are from it. */
function explainedBy({ count, x, y, colours, weights }: Samples, paper: readonly (number | Float64Array)[]) {
  let [explained, far] = [0, 0]
  for (let i = 0; i < count; i++) {
    let most = 0
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(colours[c][i] - paperAt(paper[c], x[i], y[i])))
    if (most > NEAR) continue
    explained += weights[i]
    far += most * weights[i]
  }
  return { explained, grain: explained === 0 ? 0 : far / explained }
}

/** The quadratic surfaces closest to the pixels near to a paper, by least squares; undefined where too few decide. */
function fitted(samples: Samples, paper: readonly (number | Float64Array)[]): Float64Array[] | undefined {
  const { count, x, y, colours, weights } = samples
  const normal = Array.from({ length: TERMS }, () => new Float64Array(TERMS + 3))
  const terms = new Float64Array(TERMS)
  for (let i = 0; i < count; i++) {
    let most = 0
    for (let c = 0; c < 3; c++) most = Math.max(most, Math.abs(colours[c][i] - paperAt(paper[c], x[i], y[i])))
    if (most > NEAR) continue
    terms[0] = 1
    terms[1] = x[i]
    terms[2] = y[i]
    terms[3] = x[i] * x[i]
    terms[4] = x[i] * y[i]
    terms[5] = y[i] * y[i]
    for (let row = 0; row < TERMS; row++) {
      const weighted = terms[row] * weights[i]
      const line = normal[row]
      for (let column = 0; column < TERMS; column++) line[column] += weighted * terms[column]
      for (let c = 0; c < 3; c++) line[TERMS + c] += weighted * colours[c][i]
    }
  }
  return solved(normal)
}

/** Solves a symmetric system with three right sides by elimination; undefined where it is singular. */
function solved(system: Float64Array[]): Float64Array[] | undefined {
  const scale = system[0][0]
  for (let pivot = 0; pivot < TERMS; pivot++) {
    if (!(system[pivot][pivot] > 1e-6 * scale)) return undefined
    for (let row = 0; row < TERMS; row++) {
      if (row === pivot) continue
      const factor = system[row][pivot] / system[pivot][pivot]
      for (let column = pivot; column < TERMS + 3; column++) system[row][column] -= factor * system[pivot][column]
    }
  }
  return [0, 1, 2].map((c) => Float64Array.from(system, (line, row) => line[TERMS + c] / line[row]))
}

/** How much a surface varies over the picture. */
function rangeOf(surface: number | Float64Array): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]
  for (let y = -1; y <= 1; y += 0.5) {
    for (let x = -1; x <= 1; x += 0.5) {
      const value = paperAt(surface, x, y)
      if (value < least) least = value
      if (value > most) most = value
    }
  }
  return most - least
}
