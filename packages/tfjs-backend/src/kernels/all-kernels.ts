import { FILL } from './fill'
import type { FastKernel } from './kernel'

/** Every kernel that is replaced. */
export const ALL_KERNELS: FastKernel[] = [...FILL]
