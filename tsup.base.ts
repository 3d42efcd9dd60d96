import type { Options } from 'tsup'

/**
 * What every package's build has in common: ESM and CommonJS with types, nothing that names a platform. Without white space and
 * comments, which are half of what would be installed; names stay, so that a stack trace can be read.
 */
export const base: Options = {
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  target: 'node20',
  platform: 'neutral',
  external: [/^node:/],
  splitting: true,
  clean: true,
  sourcemap: false,
  treeshake: true,
  metafile: true, // what is bundled, for the notices of others' licences
  esbuildOptions(options) {
    options.charset = 'utf8'
    options.minifyWhitespace = true
    options.minifySyntax = true
    options.minifyIdentifiers = true
  }
}
