import type { TextReader } from './text-reader'

/** UTF-16 code units of a batch: some ten milliseconds of work, beside which a message costs little. */
const BATCH_LENGTH = 1 << 15
/** What a text counts at least, so that a batch of short ones is no long list. */
const LEAST_LENGTH = 64
/** How long a batch waits for more texts from a source that is slow, in milliseconds. */
const PATIENCE_MS = 25

/** Texts that go to a thread together. */
export interface TextBatch {
  texts: string[]
  isLast: boolean
  /** What ended the texts too early; in a box, since anything can be thrown. */
  error?: { reason: unknown }
}

/** Returns a function that reads the next batch: a full one, or what a slow source has given so far, or the last one. */
export function createBatchReader(texts: TextReader): () => Promise<TextBatch> {
  // A batch can be sent while a text is awaited: that one goes to the next.
  let pending: Promise<string | undefined> | undefined
  return () =>
    new Promise((resolve) => {
      const batch: TextBatch = { texts: [], isLast: false }
      let length = 0
      let isSent = false
      let timer: ReturnType<typeof setTimeout> | undefined
      const send = () => {
        isSent = true
        clearTimeout(timer)
        resolve(batch)
      }
      const fill = async () => {
        while (length < BATCH_LENGTH) {
          pending ??= texts.next()
          const text = await pending
          if (isSent) return
          pending = undefined
          if (text === undefined) {
            batch.isLast = true
            return send()
          }
          batch.texts.push(text)
          length += Math.max(text.length, LEAST_LENGTH)
          timer ??= setTimeout(send, PATIENCE_MS)
        }
        send()
      }
      fill().catch((reason) => {
        if (isSent) return // it is met again by the next batch
        batch.isLast = true
        batch.error = { reason }
        send()
      })
    })
}
