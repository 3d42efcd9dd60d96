// Channels lie next to each other, and kernels that treat each by itself take four of them at a time, then the rest one by one. The
// number is known where a function is inlined, so that one text makes both loops.

// @ts-ignore: decorator
@inline
export function loadChannels(at: usize, count: i32): v128 {
  return count == 4 ? v128.load(at) : v128.load32_zero(at)
}

// @ts-ignore: decorator
@inline
export function storeChannels(at: usize, values: v128, count: i32): void {
  if (count == 4) v128.store(at, values)
  else v128.store32_lane(at, values, 0)
}
