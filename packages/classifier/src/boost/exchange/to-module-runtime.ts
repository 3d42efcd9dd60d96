/*
 * Pieces of source that a module made by `toModule` is put together from. They say again, in plain JavaScript, what the model
 * itself does, so that the module needs nothing else; a test holds the two together.
 */

/** Needs: isFloat32, outputs, base, treeOutputs, slots, sets, packedKinds, KindNumbers, packedNumbers. */
export const TREE_SOURCE = `
function unpack(text, Numbers) {
  const packed = atob(text)
  const bytes = new Uint8Array(packed.length)
  for (let i = 0; i < bytes.length; i++) bytes[i] = packed.charCodeAt(i)
  return new Numbers(bytes.buffer)
}

const kinds = unpack(packedKinds, KindNumbers)
const numbers = unpack(packedNumbers, isFloat32 ? Float32Array : Float64Array)
const roots = []
const child = new Int32Array(kinds.length)
// Breadth first: the children of a node follow those of the node before it, the right one first.
for (let n = 0; n < kinds.length; ) {
  roots.push(n)
  let end = n + 1
  for (; n < end; n++) {
    if (kinds[n] === 0) continue
    child[n] = end
    end += 2
  }
}

function round(x) {
  return isFloat32 ? Math.fround(x) : x
}

function setGoesLeft([listedLeft, missingLeft, words], level) {
  if (Number.isNaN(level)) return missingLeft
  const listed = level >= 0 && level < 32 * words.length && ((words[level >>> 5] >>> (level & 31)) & 1) === 1
  return listed === listedLeft
}

const slotValues = new Float64Array(slots.length)

function scores(features) {
  for (let s = 0; s < slots.length; s++) {
    const [feature, kind, gap] = slots[s]
    const x = round(features[feature])
    if (kind === 0) slotValues[s] = Number.isNaN(x) ? gap : x
    else if (kind === 1) slotValues[s] = Number.isNaN(x) || Math.abs(x) <= ${Math.fround(1e-35)} ? gap : x
    else if (kind === 2) slotValues[s] = setGoesLeft(sets[gap], x) ? -1 : 1
    else slotValues[s] = x
  }
  const sums = Float64Array.from(base)
  for (let t = 0; t < roots.length; t++) {
    let n = roots[t]
    for (let kind = kinds[n]; kind > 0; kind = kinds[n]) {
      const x = slotValues[kind - 1]
      const left = slots[kind - 1][1] === 3 ? setGoesLeft(sets[numbers[n]], x) : x < numbers[n]
      n = child[n] + (left ? 1 : 0)
    }
    sums[treeOutputs[t]] = round(sums[treeOutputs[t]] + numbers[n])
  }
  return sums
}
`

/** As the model has it: the same bits everywhere, which Math.exp does not promise. */
export const EXPONENTIAL_SOURCE = `
const word = new Int32Array(2)
const double = new Float64Array(word.buffer)

function powerOfTwo(exponent) {
  word[1] = (exponent + 1023) << 20
  return double[0]
}

function exponential(x) {
  const bounded = x < -746 ? -746 : x > 710 ? 710 : x
  const n = Math.floor(bounded * Math.LOG2E + 0.5)
  const r = bounded - n * 6.9314718036912381649e-1 - n * 1.90821492927058770002e-10
  let p = 1 / 6227020800
  for (const factorial of [479001600, 39916800, 3628800, 362880, 40320, 5040, 720, 120, 24, 6]) p = p * r + 1 / factorial
  p = p * r + 0.5
  const value = p * (r * r) + r + 1
  const half = n >> 1
  return value * powerOfTwo(half) * powerOfTwo(n - half)
}
`

export const LOGISTIC_SOURCE = `
function logistic(margin) {
  const e = Math.exp(-Math.abs(margin))
  return margin >= 0 ? 1 / (1 + e) : e / (1 + e)
}
`

/** Of two classes; needs: calibration, logistic. */
export const CALIBRATION_SOURCE = `
function calibrated(margin) {
  switch (calibration.method) {
    case 'platt':
      return logisticDown(calibration.slope * margin + calibration.shift)
    case 'isotonic':
      return Math.min(calibration.highest, Math.max(calibration.lowest, stepped(calibration.at, calibration.values, margin)))
    case 'temperature':
      return logistic(calibration.sharpness * margin)
    default:
      return logistic(margin)
  }
}

function logisticDown(z) {
  const e = Math.exp(-Math.abs(z))
  return z >= 0 ? e / (1 + e) : 1 / (1 + e)
}

function stepped(at, values, score) {
  let low = 0
  let high = at.length - 1
  if (score <= at[0]) return values[0]
  if (score >= at[high]) return values[high]
  while (high - low > 1) {
    const middle = (low + high) >> 1
    if (at[middle] <= score) low = middle
    else high = middle
  }
  const share = (score - at[low]) / (at[high] - at[low])
  return values[low] + share * (values[high] - values[low])
}
`

/** Of more than two classes; needs: calibration. */
export const SOFTMAX_SOURCE = `
function softmax(margins) {
  const sharpness = calibration.method === 'temperature' ? calibration.sharpness : 1
  let top = margins[0]
  for (let k = 1; k < margins.length; k++) if (margins[k] > top) top = margins[k]
  let sum = 0
  const out = new Float64Array(margins.length)
  for (let k = 0; k < margins.length; k++) {
    out[k] = Math.exp(sharpness * (margins[k] - top))
    sum += out[k]
  }
  for (let k = 0; k < margins.length; k++) out[k] /= sum
  return out
}

function greatest(values) {
  let best = 0
  for (let k = 1; k < values.length; k++) if (values[k] > values[best]) best = k
  return best
}
`
