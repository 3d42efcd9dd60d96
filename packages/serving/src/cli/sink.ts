import { once } from 'node:events'
import { type Output, openOutput } from '@nutshell-ml/core/node'

/** Written at once when so much has come together. */
const BATCH = 1 << 16

/** An output of text. */
type Sink = Omit<Output, 'write'> & { write(text: string): Promise<void> }

/** Where results go: a file that appears when it is whole, or standard output. */
export async function openSink(path: string | undefined): Promise<Sink> {
  return batched(path === undefined ? standardOutput : await openOutput(path))
}

const standardOutput: Sink = {
  async write(text) {
    if (!process.stdout.write(text)) await once(process.stdout, 'drain')
  },
  publish: async () => {},
  discard: () => {}
}

function batched(output: Sink): Sink {
  let pending = ''
  const flush = async () => {
    const text = pending
    pending = ''
    if (text !== '') await output.write(text)
  }
  return {
    async write(text) {
      pending += text
      if (pending.length >= BATCH) await flush()
    },
    async publish() {
      await flush()
      await output.publish()
    },
    discard: () => output.discard()
  }
}
