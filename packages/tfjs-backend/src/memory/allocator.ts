/** A stretch of memory that someone has, or that is free. */
export interface Block {
  /** Address in bytes, at the start of a line of the processor's cache. */
  readonly at: number
  bytes: number
  isFree: boolean
  /** The neighbours in memory. */
  before: Block | undefined
  after: Block | undefined
  /** The neighbours in the list of free blocks of about this size. */
  previous: Block | undefined
  next: Block | undefined
}

/** Where a line of the processor's cache begins. */
const LINE = 64
/** Classes of size between one power of two and the next. */
const STEPS = 4
const CLASSES = 32 * STEPS

/**
 * Hands out stretches of a memory that can grow, and takes them back: segregated fit with coalescing (M. Masmano and others,
 * TLSF: a New Dynamic Memory Allocator for Real-Time Systems, 2004), in time that does not depend on how many there are.
 */
export class Allocator {
  /** Bytes that are lent out. */
  inUse = 0
  readonly #free: (Block | undefined)[] = new Array(CLASSES).fill(undefined)
  #last: Block | undefined
  #end: number

  /** @param first the address that the memory to hand out begins at; there is none yet */
  constructor(first: number) {
    this.#end = Math.ceil(first / LINE) * LINE
  }

  /** The address that memory ends at. */
  get end(): number {
    return this.#end
  }

  /** Bytes that are missing at the end of memory for a block of so many. */
  missing(bytes: number): number {
    const free = this.#last?.isFree ? this.#last.bytes : 0
    return roundUp(bytes) - free
  }

  /** More memory, at the end of what there is. */
  add(bytes: number): void {
    const block = createBlock(this.#end, bytes)
    block.before = this.#last
    if (this.#last !== undefined) this.#last.after = block
    this.#last = block
    this.#end += bytes
    this.#release(block)
  }

  /** A block of at least so many bytes; undefined where there is none. */
  take(bytes: number): Block | undefined {
    const wanted = roundUp(bytes)
    const block = this.#find(wanted)
    if (block === undefined) return undefined
    this.#unlist(block)
    if (block.bytes > wanted) this.#split(block, wanted)
    block.isFree = false
    this.inUse += block.bytes
    return block
  }

  give(block: Block): void {
    if (block.isFree) throw new RangeError(`the block at ${block.at} is free`)
    this.inUse -= block.bytes
    this.#release(block)
  }

  #find(bytes: number): Block | undefined {
    // Blocks of the class of this size may be smaller; of the next one, none is.
    for (let block = this.#free[classOf(bytes)]; block !== undefined; block = block.next) {
      if (block.bytes >= bytes) return block
    }
    for (let c = classOf(bytes) + 1; c < CLASSES; c++) {
      const block = this.#free[c]
      if (block !== undefined) return block
    }
    return undefined
  }

  #split(block: Block, bytes: number): void {
    const rest = createBlock(block.at + bytes, block.bytes - bytes)
    block.bytes = bytes
    rest.before = block
    rest.after = block.after
    if (block.after !== undefined) block.after.before = rest
    else this.#last = rest
    block.after = rest
    this.#list(rest)
  }

  /** Joined with the free ones on its sides. */
  #release(block: Block): void {
    let joined = block
    if (block.before?.isFree) {
      joined = block.before
      this.#unlist(joined)
      this.#swallow(joined)
    }
    if (joined.after?.isFree) {
      this.#unlist(joined.after)
      this.#swallow(joined)
    }
    this.#list(joined)
  }

  /** What comes after a block becomes a part of it. */
  #swallow(block: Block): void {
    const next = block.after as Block
    block.bytes += next.bytes
    block.after = next.after
    if (next.after !== undefined) next.after.before = block
    else this.#last = block
  }

  #list(block: Block): void {
    const place = classOf(block.bytes)
    block.isFree = true
    block.previous = undefined
    block.next = this.#free[place]
    if (block.next !== undefined) block.next.previous = block
    this.#free[place] = block
  }

  #unlist(block: Block): void {
    if (block.next !== undefined) block.next.previous = block.previous
    if (block.previous !== undefined) block.previous.next = block.next
    else this.#free[classOf(block.bytes)] = block.next
    block.next = block.previous = undefined
  }
}

function roundUp(bytes: number): number {
  return Math.max(1, Math.ceil(bytes / LINE)) * LINE
}

/** Powers of two, each in STEPS steps. */
function classOf(bytes: number): number {
  const power = 31 - Math.clz32(bytes)
  return power * STEPS + (Math.floor((bytes / 2 ** power) * STEPS) - STEPS)
}

function createBlock(at: number, bytes: number): Block {
  return { at, bytes, isFree: false, before: undefined, after: undefined, previous: undefined, next: undefined }
}
