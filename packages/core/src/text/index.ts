export { stem } from './stem'
export { TfIdf } from './tfidf'
export { isStopWord, words } from './words'
