import type { FastKernel } from './kernel'

export const BINARY: FastKernel[] = []
