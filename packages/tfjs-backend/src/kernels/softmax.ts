import type { FastKernel } from './kernel'

export const SOFTMAX: FastKernel[] = []
