import type { FastKernel } from './kernel'

export const MOVE: FastKernel[] = []
