import { CONCATS } from './concat'
import { GATHER } from './gather'
import type { FastKernel } from './kernel'
import { ONE_HOT } from './one-hot'
import { PAD } from './pad'
import { REVERSE } from './reverse'
import { SLICES } from './slice'
import { SPLITS } from './split'
import { TILE } from './tile'
import { TRANSPOSE } from './transpose'

/** Kernels that give values another place and change nothing else. */
export const MOVE: FastKernel[] = [...CONCATS, GATHER, ONE_HOT, PAD, REVERSE, ...SLICES, ...SPLITS, TILE, TRANSPOSE]
