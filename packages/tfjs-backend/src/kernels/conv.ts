import type { FastKernel } from './kernel'

export const CONV: FastKernel[] = []
