import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

export default defineConfig({
  ...base,
  entry: { index: 'src/index.ts' },
  // Comments are not in what is built, and webpack reads one: without it, it takes an import by name for its own.
  plugins: [
    {
      name: 'imports-of-node',
      renderChunk: (code) => ({
        code: code.replace(/\bimport\((?=[\w$]+\))/g, 'import(/*webpackIgnore:true*//*@vite-ignore*/')
      })
    }
  ]
})
