/** A byte as a visible character, the way byte-level vocabularies write bytes: printable Latin-1 as itself. */
const BYTES: readonly string[] = Array.from({ length: 256 }, (_, byte) => byte).map(
  (
    (next) => (byte: number) =>
      String.fromCharCode(isPrintable(byte) ? byte : next++)
  )(256)
)

const encoder = new TextEncoder()

/** The bytes of a text in UTF-8. */
export function bytesOf(text: string): Uint8Array {
  return encoder.encode(text)
}

/** A text as the characters that stand for its bytes. */
export function toByteCharacters(text: string): string {
  let characters = ''
  for (const byte of bytesOf(text)) characters += BYTES[byte]
  return characters
}

/** Lower case, every character on its own: a final sigma is like any other. */
export function toLowerCase(text: string): string {
  return text.replaceAll('Σ', 'σ').toLowerCase()
}

/** `<0x0A>` for each byte of a text. */
export function byteTokens(text: string): string[] {
  return Array.from(bytesOf(text), (byte) => `<0x${byte.toString(16).toUpperCase().padStart(2, '0')}>`)
}

/** The index in a text where its first `count` characters (code points) end. */
export function endOfCharacters(text: string, count: number): number {
  if (text.length <= count) return text.length
  let at = 0
  for (let left = count; left > 0 && at < text.length; left--) at += text.codePointAt(at)! > 0xffff ? 2 : 1
  return at
}

/** The number of characters (code points) of a text. */
export function countCharacters(text: string): number {
  let count = text.length
  for (let i = 0; i < text.length; i++) if (text.codePointAt(i)! > 0xffff) count--
  return count
}

function isPrintable(byte: number): boolean {
  return (byte >= 33 && byte <= 126) || (byte >= 161 && byte !== 173)
}
