import type { FastKernel } from './kernel'

export const POOL: FastKernel[] = []
