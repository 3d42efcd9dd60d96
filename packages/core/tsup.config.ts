import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

export default defineConfig({
  ...base,
  entry: { index: 'src/index.ts', text: 'src/text/index.ts', table: 'src/table/index.ts', node: 'src/node/index.ts' }
})
