import { mkdir } from 'node:fs/promises'
import { basename, dirname, join } from 'node:path'
import { NutshellError, show } from '@nutshell-ml/core'
import { openOutput } from '@nutshell-ml/core/node'
import type { TfjsFiles } from '../digits/cnn/tfjs-format'
import { readBytes } from './read-bytes'

/**
 * A `model.json` and the files of weights that it names, from its folder: what `DigitCnn.fromTfjs` takes.
 *
 * @throws NutshellError FILE for a file that cannot be read; INVALID_INPUT for what is no such model, or names files elsewhere.
 */
export async function readTfjsFiles(path: string): Promise<TfjsFiles> {
  const modelJson = new TextDecoder().decode(await readBytes(path))
  const weights: Record<string, Uint8Array> = {}
  for (const name of weightFiles(path, modelJson)) weights[name] = await readBytes(join(dirname(path), name))
  return { modelJson, weights }
}

/**
 * Writes what `toTfjs` of a `DigitCnn` gives: the weights, then `model.json`, into a folder that is made where there is none. Each
 * file has its name only when it is whole.
 *
 * @throws NutshellError FILE.
 */
export async function writeTfjsFiles(folder: string, { modelJson, weights }: TfjsFiles): Promise<void> {
  await mkdir(folder, { recursive: true }).catch((cause) => {
    throw new NutshellError('FILE', `cannot make the folder ${folder}: ${cause.message}`, { cause })
  })
  const files = [...Object.entries(weights), ['model.json', new TextEncoder().encode(modelJson)] as const]
  for (const [name, bytes] of files) {
    const output = await openOutput(join(folder, name))
    try {
      await output.write(bytes)
      await output.publish()
    } finally {
      output.discard() // nothing, where it was published
    }
  }
}

function weightFiles(path: string, modelJson: string): string[] {
  let manifest: unknown
  try {
    manifest = JSON.parse(modelJson)?.weightsManifest
  } catch (cause) {
    throw new NutshellError('INVALID_INPUT', `${path}: not a network for digits: it is no JSON`, { cause })
  }
  const groups = Array.isArray(manifest) ? manifest : []
  return groups.flatMap((group) => {
    const paths: unknown = group?.paths
    return (Array.isArray(paths) ? paths : []).map((name: unknown) => {
      if (typeof name === 'string' && basename(name) === name && name !== '' && !/^\.\.?$|[\\/]/.test(name)) return name
      throw new NutshellError('INVALID_INPUT', `${path} names weights ${show(name)}, expected files of its own folder`)
    })
  })
}
