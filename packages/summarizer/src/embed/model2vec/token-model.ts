/** Cuts a piece of text into the tokens of a vocabulary. */
export interface TokenModel {
  /** Tokens and their numbers. */
  readonly vocabulary: ReadonlyMap<string, number>
  /** The token for what is not in the vocabulary, or its number. */
  readonly unknown: string | number | undefined
  /** The numbers of the tokens of a piece. What has no token, not even the unknown one, is left out. */
  tokenize(piece: string): number[]
}
