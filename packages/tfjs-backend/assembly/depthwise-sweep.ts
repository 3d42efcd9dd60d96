// The sweep of a filter over rows, from which the result is made and, with the filter turned around, the gradient by the image.
import { loadChannels, storeChannels } from './channels'
import { steps, upwards } from './depthwise-job'

/**
 * Writes pixels of one row of a result, `count` of them, `outStep` bytes apart. Pixel i is the sum over `rows` and `columns` of the
 * filter of their weights times the pixels of `source`, a row of `width` pixels and those that lie `line` bytes after each other:
 * at `place` + i * stride + column * dilation, where there are such. From one weight to the next one of a column it is
 * `filterLine` bytes, of a row `filterStep`.
 */
export function sweep(
  source: usize, width: i32, line: i32, place: i32, stride: i32, dilation: i32, filter: usize, rows: i32, columns: i32,
  filterLine: i32, filterStep: i32, out: usize, outStep: i32, count: i32, channels: i32, multiplier: i32, isGradient: bool
): void {
  const pixel = (isGradient ? channels * multiplier : channels) << 2
  const step = dilation * pixel
  const next = stride * pixel
  // Pixels from `inner` to `outer` have all columns.
  const inner = min(count, upwards(-place, stride))
  const outer = max(inner, min(count, steps(width - 1 - (columns - 1) * dilation - place, stride)))
  let i = 0
  while (i < count) {
    const isInside = i >= inner && i < outer
    const first = place + i * stride
    const from = isInside ? 0 : upwards(-first, dilation)
    const to = isInside ? columns : min(columns, steps(width - 1 - first, dilation))
    const at = source + (first + from * dilation) * pixel
    const weights = filter + from * filterStep
    if (isGradient && multiplier > 1) {
      gather(at, weights, out, rows, to - from, line, step, filterLine, filterStep, channels, multiplier)
      i++
      out += outStep
    } else if (isInside && i + 4 <= outer) {
      spread(4, at, weights, out, rows, columns, line, step, next, filterLine, filterStep, outStep, channels, multiplier)
      i += 4
      out += 4 * outStep
    } else {
      spread(1, at, weights, out, rows, to - from, line, step, next, filterLine, filterStep, outStep, channels, multiplier)
      i++
      out += outStep
    }
  }
}

/** All channels of one pixel or four. */
// @ts-ignore: decorator
@inline
function spread(
  count: i32, at: usize, filter: usize, out: usize, rows: i32, columns: i32, line: i32, step: i32, next: i32, filterLine: i32,
  filterStep: i32, outStep: i32, channels: i32, multiplier: i32
): void {
  if (multiplier == 1) {
    const end = at + (channels << 2)
    // Pixels that lie further apart would push each other out of the cache before the next four channels.
    if (count == 4 && columns == 3 && step == next && step <= 1024) {
      for (; at + 16 <= end; at += 16, filter += 16, out += 16) {
        threeColumns(at, filter, out, rows, line, step, filterLine, filterStep, outStep)
      }
    }
    for (; at + 32 <= end; at += 32, filter += 32, out += 32) {
      eightChannels(count, at, filter, out, rows, columns, line, step, next, filterLine, filterStep, outStep)
    }
    for (; at + 16 <= end; at += 16, filter += 16, out += 16) {
      someChannels(count, 4, false, at, filter, out, rows, columns, line, step, next, filterLine, filterStep, outStep)
    }
    for (; at < end; at += 4, filter += 4, out += 4) {
      someChannels(count, 1, false, at, filter, out, rows, columns, line, step, next, filterLine, filterStep, outStep)
    }
    return
  }
  for (let channel = 0; channel < channels; channel++, at += 4) {
    const end = out + (multiplier << 2)
    for (; out + 16 <= end; out += 16, filter += 16) {
      someChannels(count, 4, true, at, filter, out, rows, columns, line, step, next, filterLine, filterStep, outStep)
    }
    for (; out < end; out += 4, filter += 4) {
      someChannels(count, 1, false, at, filter, out, rows, columns, line, step, next, filterLine, filterStep, outStep)
    }
  }
}

// @ts-ignore: decorator
@inline
function eightChannels(
  count: i32, at: usize, filter: usize, out: usize, rows: i32, columns: i32, line: i32, step: i32, next: i32, filterLine: i32,
  filterStep: i32, outStep: i32
): void {
  let a0 = f32x4.splat(0)
  let a1 = f32x4.splat(0)
  let b0 = f32x4.splat(0)
  let b1 = f32x4.splat(0)
  let c0 = f32x4.splat(0)
  let c1 = f32x4.splat(0)
  let d0 = f32x4.splat(0)
  let d1 = f32x4.splat(0)
  for (let row = 0; row < rows; row++, at += line, filter += filterLine) {
    let weight = filter
    let from = at
    for (let column = 0; column < columns; column++, weight += filterStep, from += step) {
      const w0 = v128.load(weight)
      const w1 = v128.load(weight, 16)
      a0 = f32x4.add(a0, f32x4.mul(w0, v128.load(from)))
      a1 = f32x4.add(a1, f32x4.mul(w1, v128.load(from, 16)))
      if (count == 4) {
        const second = from + next
        b0 = f32x4.add(b0, f32x4.mul(w0, v128.load(second)))
        b1 = f32x4.add(b1, f32x4.mul(w1, v128.load(second, 16)))
        const third = second + next
        c0 = f32x4.add(c0, f32x4.mul(w0, v128.load(third)))
        c1 = f32x4.add(c1, f32x4.mul(w1, v128.load(third, 16)))
        const fourth = third + next
        d0 = f32x4.add(d0, f32x4.mul(w0, v128.load(fourth)))
        d1 = f32x4.add(d1, f32x4.mul(w1, v128.load(fourth, 16)))
      }
    }
  }
  v128.store(out, a0)
  v128.store(out, a1, 16)
  if (count == 4) {
    out += outStep
    v128.store(out, b0)
    v128.store(out, b1, 16)
    out += outStep
    v128.store(out, c0)
    v128.store(out, c1, 16)
    out += outStep
    v128.store(out, d0)
    v128.store(out, d1, 16)
  }
}

/** The most frequent filter, of three columns that follow each other: four pixels have six of the source among them. */
// @ts-ignore: decorator
@inline
function threeColumns(
  at: usize, filter: usize, out: usize, rows: i32, line: i32, step: i32, filterLine: i32, filterStep: i32, outStep: i32
): void {
  let a = f32x4.splat(0)
  let b = f32x4.splat(0)
  let c = f32x4.splat(0)
  let d = f32x4.splat(0)
  for (let row = 0; row < rows; row++, at += line, filter += filterLine) {
    const w0 = v128.load(filter)
    const w1 = v128.load(filter + filterStep)
    const w2 = v128.load(filter + 2 * filterStep)
    let from = at
    let x = v128.load(from)
    a = f32x4.add(a, f32x4.mul(w0, x))
    from += step
    x = v128.load(from)
    a = f32x4.add(a, f32x4.mul(w1, x))
    b = f32x4.add(b, f32x4.mul(w0, x))
    from += step
    x = v128.load(from)
    a = f32x4.add(a, f32x4.mul(w2, x))
    b = f32x4.add(b, f32x4.mul(w1, x))
    c = f32x4.add(c, f32x4.mul(w0, x))
    from += step
    x = v128.load(from)
    b = f32x4.add(b, f32x4.mul(w2, x))
    c = f32x4.add(c, f32x4.mul(w1, x))
    d = f32x4.add(d, f32x4.mul(w0, x))
    from += step
    x = v128.load(from)
    c = f32x4.add(c, f32x4.mul(w2, x))
    d = f32x4.add(d, f32x4.mul(w1, x))
    d = f32x4.add(d, f32x4.mul(w2, v128.load(from + step)))
  }
  v128.store(out, a)
  v128.store(out + outStep, b)
  v128.store(out + 2 * outStep, c)
  v128.store(out + 3 * outStep, d)
}

/** Four channels or one; with `isSplat` four that one channel makes. */
// @ts-ignore: decorator
@inline
function someChannels(
  count: i32, lanes: i32, isSplat: bool, at: usize, filter: usize, out: usize, rows: i32, columns: i32, line: i32, step: i32,
  next: i32, filterLine: i32, filterStep: i32, outStep: i32
): void {
  let a = f32x4.splat(0)
  let b = f32x4.splat(0)
  let c = f32x4.splat(0)
  let d = f32x4.splat(0)
  for (let row = 0; row < rows; row++, at += line, filter += filterLine) {
    let weight = filter
    let from = at
    for (let column = 0; column < columns; column++, weight += filterStep, from += step) {
      const w = loadChannels(weight, lanes)
      a = f32x4.add(a, f32x4.mul(w, loadPixel(from, lanes, isSplat)))
      if (count == 4) {
        const second = from + next
        b = f32x4.add(b, f32x4.mul(w, loadPixel(second, lanes, isSplat)))
        const third = second + next
        c = f32x4.add(c, f32x4.mul(w, loadPixel(third, lanes, isSplat)))
        d = f32x4.add(d, f32x4.mul(w, loadPixel(third + next, lanes, isSplat)))
      }
    }
  }
  storeChannels(out, a, lanes)
  if (count == 4) {
    storeChannels(out + outStep, b, lanes)
    storeChannels(out + 2 * outStep, c, lanes)
    storeChannels(out + 3 * outStep, d, lanes)
  }
}

// @ts-ignore: decorator
@inline
function loadPixel(at: usize, lanes: i32, isSplat: bool): v128 {
  return isSplat ? v128.load32_splat(at) : loadChannels(at, lanes)
}

/** The gradient of a pixel by all that its channels have made. */
function gather(
  at: usize, filter: usize, out: usize, rows: i32, columns: i32, line: i32, step: i32, filterLine: i32, filterStep: i32,
  channels: i32, multiplier: i32
): void {
  for (let channel = 0; channel < channels; channel++, out += 4) {
    let sum: f32 = 0
    for (let row = 0; row < rows; row++) {
      for (let column = 0; column < columns; column++) {
        const from = at + row * line + column * step
        const weight = filter + row * filterLine + column * filterStep
        for (let i = 0; i < multiplier; i++) sum += load<f32>(from + (i << 2)) * load<f32>(weight + (i << 2))
      }
    }
    store<f32>(out, sum)
    at += multiplier << 2
    filter += multiplier << 2
  }
}
