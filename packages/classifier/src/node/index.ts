export { type CheckpointFile, checkpointFile } from './checkpoint-file'
export { type DigitFiles, type DigitPart, readDigits } from './read-digits'
export { readDrawing } from './read-drawing'
export { readTfjsFiles, writeTfjsFiles } from './tfjs-files'
