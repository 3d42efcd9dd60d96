/** Finds which of many strings a text has at a place: the strings sorted, and a range of them narrowed by each character. */
export class PrefixIndex {
  readonly #strings: readonly string[]
  readonly #ids: Int32Array
  /** By first character: where the strings that start with it begin and end. */
  readonly #ranges = new Map<number, [low: number, high: number]>()
  /** What the last call of `findAt` found: the lengths, from the shortest, and the ids. */
  readonly lengths: number[] = []
  readonly ids: number[] = []

  constructor(entries: ReadonlyMap<string, number>) {
    this.#strings = [...entries.keys()].filter((string) => string !== '').sort()
    this.#ids = Int32Array.from(this.#strings, (string) => entries.get(string)!)
    this.#strings.forEach((string, i) => {
      const range = this.#ranges.get(string.charCodeAt(0))
      if (range === undefined) this.#ranges.set(string.charCodeAt(0), [i, i + 1])
      else range[1] = i + 1
    })
  }

  /** Fills `lengths` and `ids` with the strings that `text` has at `from`; returns how many there are. */
  findAt(text: string, from: number): number {
    const { lengths, ids } = this
    lengths.length = 0
    ids.length = 0
    const range = this.#ranges.get(text.charCodeAt(from))
    if (range === undefined) return 0
    let [low, high] = range
    const strings = this.#strings
    for (let depth = 1; low < high; depth++) {
      // The shortest string of a range is its first.
      if (strings[low].length === depth) {
        lengths.push(depth)
        ids.push(this.#ids[low++])
      }
      const code = text.charCodeAt(from + depth)
      if (Number.isNaN(code)) break
      low = this.#first(low, high, depth, code)
      high = this.#first(low, high, depth, code + 1)
    }
    return ids.length
  }

  /** The first string of a range whose character at `depth` is `code` or more. */
  #first(low: number, high: number, depth: number, code: number): number {
    while (low < high) {
      const middle = (low + high) >> 1
      if (this.#strings[middle].charCodeAt(depth) < code) low = middle + 1
      else high = middle
    }
    return low
  }
}
