import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

export default defineConfig({
  ...base,
  entry: { index: 'src/index.ts', node: 'src/node.ts', model2vec: 'src/embed/model2vec/model2vec.ts' }
})
