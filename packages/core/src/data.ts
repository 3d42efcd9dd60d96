// What is large and the same for both builds: it is built once, as CommonJS, and package.json leads the import #data of both there.
export { MEMORY_LIMITS_AT, MOST_PAGES, WASM } from './kernels/wasm.generated'
export { FOREIGN_LETTERS, languageProfiles, TELLING_ENDINGS, TELLING_LETTERS } from './text/language-profiles'
export { stopWords } from './text/stop-words'
