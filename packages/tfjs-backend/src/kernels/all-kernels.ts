import { BATCH_NORM } from './batch-norm'
import { BINARY } from './binary'
import { CONV } from './conv'
import { DEPTHWISE } from './depthwise'
import { FILL } from './fill'
import type { FastKernel } from './kernel'
import { MAT_MUL } from './mat-mul'
import { MOVE } from './move'
import { POOL } from './pool'
import { REDUCE } from './reduce'
import { SEGMENT_SUM } from './segment-sum'
import { SOFTMAX } from './softmax'
import { UNARY } from './unary'

/** Every kernel that is replaced. */
export const ALL_KERNELS: FastKernel[] = [
  ...BATCH_NORM,
  ...BINARY,
  ...CONV,
  ...DEPTHWISE,
  ...FILL,
  ...MAT_MUL,
  ...MOVE,
  ...POOL,
  ...REDUCE,
  ...SEGMENT_SUM,
  ...SOFTMAX,
  ...UNARY
]
