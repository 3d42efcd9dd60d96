// The modules of natural that are bundled, entered one by one: its index loads database drivers.
declare module 'natural/lib/natural/util/stopwords.js' {
  export const words: string[]
}
declare module 'natural/lib/natural/stemmers/porter_stemmer.js' {
  const stemmer: { stem(word: string): string }
  export default stemmer
}
