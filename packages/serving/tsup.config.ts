import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

export default defineConfig({
  ...base,
  format: ['esm'],
  dts: false,
  platform: 'node',
  entry: { cli: 'src/cli/main.ts' }
})
