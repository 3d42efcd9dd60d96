export { type Output, openOutput } from './output'
export { type FileSource, openSource } from './source'
