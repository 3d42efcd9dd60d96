import type { FastKernel } from './kernel'

export const DEPTHWISE: FastKernel[] = []
