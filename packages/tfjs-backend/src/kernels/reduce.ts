import type { FastKernel } from './kernel'

export const REDUCE: FastKernel[] = []
