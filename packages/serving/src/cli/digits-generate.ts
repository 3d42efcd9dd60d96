import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { encodeIdxImages, encodeIdxLabels, generateDigits } from '@nutshell-ml/classifier/digits'
import { NutshellError } from '@nutshell-ml/core'
import { openOutput } from '@nutshell-ml/core/node'
import { finiteNumber, oneOf, parse, type Shape, wholeNumber } from './arguments'
import { onInterrupt } from './interrupt'
import { UsageError } from './usage-error'

const HELP = `nutshell digits generate: digits that look as if written by hand, with their labels

usage: nutshell digits generate --out DIR --count N [OPTION]...

Writes files as MNIST's, that nutshell digits train --data DIR reads: train-images-idx3-ubyte and
train-labels-idx1-ubyte. Each digit is written by another hand. The same options give the same bytes everywhere.

  --out DIR         the folder; it is made where it does not exist
  --count N         how many digits
  --seed N          decides how they are written (default: 0)
  --part P          train (default), or test: the files that begin with t10k

examples:
  nutshell digits generate --out digits --count 10000
  nutshell digits generate --out digits --count 2000 --seed 1 --part test

exit codes: 0 done, 1 failed, 2 wrong usage, 129, 130 and 143 stopped by SIGHUP, Ctrl-C or SIGTERM
`

const OPTIONS: Shape = {
  out: { type: 'string', short: 'o' },
  count: { type: 'string' },
  seed: { type: 'string' },
  part: { type: 'string' },
  help: { type: 'boolean', short: 'h' }
}

/** `nutshell digits generate`. Errors: UsageError, NutshellError. */
export async function digitsGenerateCommand(args: string[]): Promise<void> {
  const parsed = parse(args, OPTIONS)
  if (parsed.values.help || args.length === 0) {
    ;(parsed.values.help ? process.stdout : process.stderr).write(HELP)
    if (!parsed.values.help) process.exitCode = 2
    return
  }
  const values = parsed.values as Readonly<Record<string, string | undefined>>
  if (parsed.positionals.length > 0) {
    throw new UsageError(`--out says which folder the digits go to; got: ${parsed.positionals.join(' ')}`)
  }
  const { out } = values
  const count = wholeNumber('count', values.count)
  if (out === undefined || out === '' || out === '-') throw new UsageError('--out says which folder the digits go to')
  if (count === undefined) throw new UsageError('--count says how many digits are written: it is needed')
  const seed = finiteNumber('seed', values.seed) ?? 0
  const prefix = oneOf('part', values.part, ['train', 'test']) === 'test' ? 't10k' : 'train'
  const { images, labels } = generated(count, seed)
  await mkdir(out, { recursive: true }).catch((cause: Error) => {
    throw new NutshellError('FILE', `cannot make the folder ${out}: ${cause.message}`, { cause })
  })
  const pair = [
    [join(out, `${prefix}-images-idx3-ubyte`), encodeIdxImages(images)],
    [join(out, `${prefix}-labels-idx1-ubyte`), encodeIdxLabels(labels)]
  ] as const
  await writeBoth(pair)
  process.stdout.write(
    `${count.toLocaleString('en')} generated digits in ${pair.map(([path]) => path).join(' and ')}\n`
  )
}

function generated(count: number, seed: number) {
  try {
    return generateDigits(count, { seed })
  } catch (error) {
    if (error instanceof NutshellError && error.code === 'INVALID_OPTION') throw new UsageError(error.message)
    throw error
  }
}

/** Both files, or neither: each gets its name when both are whole. */
async function writeBoth(files: readonly (readonly [string, Uint8Array])[]): Promise<void> {
  const opening = Promise.all(files.map(([path]) => openOutput(path)))
  const discard = async () => {
    for (const output of await opening) output.discard()
  }
  const release = onInterrupt(files[0][0], discard)
  try {
    const outputs = await opening
    for (const [i, output] of outputs.entries()) await output.write(files[i][1])
    for (const output of outputs) await output.publish()
  } finally {
    await discard().catch(() => {}) // nothing, where they were published
    release()
  }
}
