import type { Options } from 'tsup'

/** What every package's build has in common: ESM and CommonJS with types, readable, nothing that names a platform. */
export const base: Options = {
  format: ['esm', 'cjs'],
  dts: { compilerOptions: { ignoreDeprecations: '6.0' } },
  target: 'node20',
  platform: 'neutral',
  external: [/^node:/],
  splitting: true,
  clean: true,
  sourcemap: false,
  treeshake: true
}
