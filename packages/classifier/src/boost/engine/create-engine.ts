import type { Engine, EngineData } from './engine'
import { createPlainEngine } from './plain-engine'
import { SimdEngine } from './simd-engine'
import { BoostMemory } from './simd-memory'

/** The engine with SIMD and threads, or the plain one where WebAssembly has no SIMD, or no room for the data. Both give the same. */
export function createEngine(data: EngineData): Engine {
  return createSimdEngine(data) ?? createPlainEngine(data)
}

/** Undefined where there can be none. */
export function createSimdEngine(data: EngineData): Engine | undefined {
  const memory = BoostMemory.create()
  if (memory === undefined) return undefined
  try {
    return new SimdEngine(data, memory)
  } catch (error) {
    if (error instanceof RangeError) return undefined // the system, or WebAssembly, has not so much memory
    throw error
  }
}
