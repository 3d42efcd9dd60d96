/**
 * Sine and cosine of an angle of at most half a right angle either way, in radians: sums of their series, which unlike Math.sin and
 * Math.cos are the same to the last bit on every engine. Off by less than 1e-13.
 */
export function sine(angle: number): number {
  const s = angle * angle
  return angle * (1 - (s / 6) * (1 - (s / 20) * (1 - (s / 42) * (1 - (s / 72) * (1 - (s / 110) * (1 - s / 156))))))
}

/** See `sine`. */
export function cosine(angle: number): number {
  const s = angle * angle
  return (
    1 - (s / 2) * (1 - (s / 12) * (1 - (s / 30) * (1 - (s / 56) * (1 - (s / 90) * (1 - (s / 132) * (1 - s / 182))))))
  )
}

/** Radians of a degree. */
export const DEGREE = 0.017453292519943295
