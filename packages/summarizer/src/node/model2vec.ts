import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { NutshellError } from '@nutshell-ml/core'
import { type Model2Vec, readModel2Vec } from '../embed/model2vec/model2vec'

/** Where the files of a model stand in its folder: as model2vec writes them, and as sentence-transformers does. */
const LAYOUTS = [
  { config: 'config.json', folder: '' },
  { config: 'config_sentence_transformers.json', folder: '' },
  { config: 'config_sentence_transformers.json', folder: '0_StaticEmbedding' }
].map(({ config, folder }) => ({
  config,
  safetensors: join(folder, 'model.safetensors'),
  tokenizer: join(folder, 'tokenizer.json')
}))

/**
 * An embedder of a model2vec folder (`model.safetensors`, `tokenizer.json`, `config.json`), such as those named potion:
 * `summarize(text, { embedder: await model2vec(path) })`. Errors as `readModel2Vec`, and FILE when a file is missing or
 * cannot be read.
 */
export async function model2vec(path: string): Promise<Model2Vec> {
  const layout = LAYOUTS.find((files) => Object.values(files).every((name) => existsSync(join(path, name))))
  if (layout === undefined) {
    const missing = Object.values(LAYOUTS[0]).filter((name) => !existsSync(join(path, name)))
    throw new NutshellError('FILE', `${path}: there is no ${missing.join(', no ')}, expected a model2vec folder`)
  }
  try {
    const [safetensors, tokenizer, config] = await Promise.all([
      readFile(join(path, layout.safetensors)),
      readFile(join(path, layout.tokenizer), 'utf8'),
      readFile(join(path, layout.config), 'utf8')
    ])
    return readModel2Vec({ safetensors, tokenizer, config, name: path })
  } catch (error) {
    if (error instanceof NutshellError) throw error
    throw new NutshellError('FILE', `${path}: ${(error as Error).message}`, { cause: error })
  }
}
