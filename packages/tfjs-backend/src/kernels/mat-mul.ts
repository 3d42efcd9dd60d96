import type { FastKernel } from './kernel'

export const MAT_MUL: FastKernel[] = []
