import type { FastKernel } from './kernel'

export const UNARY: FastKernel[] = []
