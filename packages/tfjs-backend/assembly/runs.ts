// Runs of bytes, which never overlap.

/** From so many bytes on, the machine's own copy, which is a call, is faster than a loop. */
// @ts-ignore: decorator
@inline
const LONG: i32 = 256

// @ts-ignore: decorator
@inline
export function copyRun(to: usize, from: usize, bytes: i32): void {
  if (bytes >= LONG) {
    memory.copy(to, from, bytes)
  } else if (bytes >= 16) {
    const last = bytes - 16
    for (let i = 0; i < last; i += 16) v128.store(to + i, v128.load(from + i))
    v128.store(to + last, v128.load(from + last))
  } else {
    if (bytes & 8) {
      store<u64>(to, load<u64>(from))
      to += 8
      from += 8
    }
    if (bytes & 4) {
      store<u32>(to, load<u32>(from))
      to += 4
      from += 4
    }
    if (bytes & 2) {
      store<u16>(to, load<u16>(from))
      to += 2
      from += 2
    }
    if (bytes & 1) store<u8>(to, load<u8>(from))
  }
}

/** Fills a run with numbers that are in all places of `value`. */
// @ts-ignore: decorator
@inline
export function fillRun(to: usize, bytes: i32, value: v128): void {
  if (bytes >= 16) {
    const last = bytes - 16
    for (let i = 0; i < last; i += 16) v128.store(to + i, value)
    v128.store(to + last, value)
  } else {
    if (bytes & 8) {
      v128.store_lane<u64>(to, value, 0)
      to += 8
    }
    if (bytes & 4) {
      v128.store_lane<u32>(to, value, 0)
      to += 4
    }
    if (bytes & 2) {
      v128.store_lane<u16>(to, value, 0)
      to += 2
    }
    if (bytes & 1) v128.store_lane<u8>(to, value, 0)
  }
}
