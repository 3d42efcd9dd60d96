import { openSource } from '@nutshell-ml/core/node'

/** All of a file's bytes, decompressed where it is gzip. Errors: FILE. */
export async function readBytes(path: string): Promise<Uint8Array> {
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of await openSource(path)) {
    pieces.push(piece)
    length += piece.length
  }
  const bytes = new Uint8Array(length)
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
