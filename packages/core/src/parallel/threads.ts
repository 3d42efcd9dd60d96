/** One kernel call that several threads share: each works on chunks until none are left. */
export interface SharedCall {
  /** A WebAssembly.Module, which not every consumer's compiler knows. */
  readonly module: object
  /** A WebAssembly.Memory. */
  readonly memory: object
  readonly kernel: string
  /** The arguments for a thread, the last one left out: how many chunks it may do. */
  argsOf(thread: number): number[]
  /** Does up to `chunks` chunks on this thread, which is thread 0. Returns whether none are left. */
  runSome(chunks: number): boolean
  /** Threads at most; 1 where the memory is not shared. */
  readonly threads: number
  /** Whether a process may end while threads are at it. @default false */
  readonly isBackground?: boolean
}

/** The platform's threads, but for the one that calls. */
export interface Threads {
  /** How many threads this machine runs at once, with the one that calls. */
  available(): number
  /** Starts helpers up to `count`, if they are not there yet. Returns at once. */
  prepare(count: number): void
  /**
   * Has up to `count` helpers that are ready join in; they are threads 1, 2 and so on. Undefined when none is ready.
   * Rejects with WORKER_DIED when one of them ends before it is done.
   */
  run(call: SharedCall, count: number): Promise<void> | undefined
  /** Lets helpers forget the memory. */
  forget(memory: object): void
}
