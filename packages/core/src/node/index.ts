export { openOutput, type Output } from './output'
export { type FileSource, openSource } from './source'
