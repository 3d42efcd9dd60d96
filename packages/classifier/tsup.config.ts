import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

export default defineConfig({
  ...base,
  entry: { index: 'src/index.ts', digits: 'src/digits/index.ts', node: 'src/node/index.ts' }
})
