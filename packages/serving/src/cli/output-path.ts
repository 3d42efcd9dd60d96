import { realpath } from 'node:fs/promises'
import { badRowsPath } from './bad-rows'
import { UsageError } from './usage-error'

/** Neither the output nor the list of bad rows beside it is the file that is read. Errors: UsageError. */
export async function checkOutputPath(file: string, out: string | undefined): Promise<void> {
  if (out === '' || out === '-')
    throw new UsageError(`--out '${out}': expected the name of a file; without --out results go to standard output`)
  if (out === undefined || file === '-') return
  if (await isSameFile(file, out)) throw new UsageError(`--out ${out} is the input itself`)
  if (await isSameFile(file, badRowsPath(out)))
    throw new UsageError(`--out ${out}: its list of bad rows would be the input`)
}

async function isSameFile(a: string, b: string): Promise<boolean> {
  const [first, second] = await Promise.all([realpath(a).catch(() => ''), realpath(b).catch(() => '')])
  return first !== '' && first === second
}
