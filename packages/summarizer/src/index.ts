export type { Embedder, EmbedFunction, Vectors } from './embed/embedder'
export { readGlove } from './embed/glove'
export { type LearnVectorsOptions, type LearnVectorsProgress, learnVectors } from './embed/learn-vectors'
export { type LsaOptions, lsa } from './embed/lsa'
export { tfidf } from './embed/tfidf'
export type { Neighbour, WordVectorOptions, WordVectors } from './embed/word-vectors'
export { LearnedVectors } from './embed/word-vectors-file'
export type { Explanation, SentenceExplanation } from './explanation'
export {
  type BootstrapOptions,
  bootstrapInterval,
  type Interval,
  type PairedComparison,
  pairedBootstrap
} from './rouge/bootstrap'
export {
  type PreparedReferences,
  prepareReferences,
  type RougeOptions,
  type RougeScore,
  type RougeScores,
  rouge
} from './rouge/rouge'
export type { LengthOptions } from './select/length'
export type { Method } from './select/methods'
export { type Language, type Sentence, type SplitOptions, splitSentences } from './sentences/split'
export { type AsyncSummarizeOptions, type SummarizeOptions, summarize } from './summarize'
export { type SummarizeManyOptions, summarizeMany } from './summarize-many'
export type { Summary, SummarySentence } from './summary'
export type { AsyncTogetherOptions, TogetherOptions } from './together/options'
export { type Point, summarizeTogether, type Together, type TogetherPlace } from './together/together'
