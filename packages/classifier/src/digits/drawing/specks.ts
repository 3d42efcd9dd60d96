import type { Raster } from './raster'

/** What is smaller than this part of the largest stroke, both in ink and across, is a speck: dust, not the bar of a 5. */
const SPECK_INK = 0.03
const SPECK_ACROSS = 0.13

/**
 * The drawing without specks: without ink that is connected to little other ink. Strokes may be apart. Less than `least` ink in a
 * pixel connects nothing and is left out.
 */
export function withoutSpecks({ data, width, height }: Raster, least: number): Raster {
  const owner = new Int32Array(data.length)
  const stack = new Int32Array(data.length)
  const ink: number[] = [0]
  const across: number[] = [0]
  let largest = 0
  for (let start = 0; start < data.length; start++) {
    if (owner[start] !== 0 || data[start] < least) continue
    const stroke = ink.length
    let sum = 0
    let [left, right, top, bottom] = [width, 0, height, 0]
    let waiting = 1
    stack[0] = start
    owner[start] = stroke
    while (waiting > 0) {
      const at = stack[--waiting]
      const x = at % width
      const y = (at - x) / width
      sum += data[at]
      if (x < left) left = x
      if (x > right) right = x
      if (y < top) top = y
      if (y > bottom) bottom = y
      const fromX = x === 0 ? 0 : x - 1
      const toX = x === width - 1 ? x : x + 1
      const toY = y === height - 1 ? y : y + 1
      for (let ny = y === 0 ? 0 : y - 1; ny <= toY; ny++) {
        for (let nx = fromX; nx <= toX; nx++) {
          const next = ny * width + nx
          if (owner[next] !== 0 || data[next] < least) continue
          owner[next] = stroke
          stack[waiting++] = next
        }
      }
    }
    ink.push(sum)
    across.push(Math.max(right - left, bottom - top) + 1)
    if (sum > ink[largest]) largest = stroke
  }
  const isSpeck = ink.map((sum, i) => sum < SPECK_INK * ink[largest] && across[i] < SPECK_ACROSS * across[largest])
  isSpeck[0] = true
  const kept = new Float32Array(data.length)
  for (let at = 0; at < data.length; at++) if (!isSpeck[owner[at]]) kept[at] = data[at]
  return { data: kept, width, height }
}
