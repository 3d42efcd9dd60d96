/** Sorts the first numbers of an array: a few by insertion, which makes nothing. */
export function sortStart(array: Int32Array, length: number): void {
  if (length > 40) {
    array.subarray(0, length).sort()
    return
  }
  for (let i = 1; i < length; i++) {
    const value = array[i]
    let j = i - 1
    for (; j >= 0 && array[j] > value; j--) array[j + 1] = array[j]
    array[j + 1] = value
  }
}

/** Memory for numbers of which there are ever more. */
export class GrowingInts {
  data = new Int32Array(1 << 12)
  length = 0

  /** Room for so many more. */
  reserve(more: number): Int32Array {
    const needed = this.length + more
    if (needed > this.data.length) {
      const longer = new Int32Array(Math.max(needed, this.data.length * 2))
      longer.set(this.data.subarray(0, this.length))
      this.data = longer
    }
    return this.data
  }
}
