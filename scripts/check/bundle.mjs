// The packed packages in a browser bundle, as a web page or a Lambda function would have them.
import { realpathSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { root } from '../stamp.mjs'
import { CheckError, expectNone } from './exec.mjs'
import { installedProject, moduleSubpaths, packageNamed } from './pack.mjs'

const MOST_BYTES = 500_000
const PACKAGES = ['core', 'summarizer']
const MEASURED = '@nutshell-ml/summarizer'

/** No entry but `./node` reaches anything built into Node, and the summarizer's bundle is small. */
export async function checkBundles() {
  // tsup brings esbuild; it is not a dependency of its own.
  const { build } = createRequire(realpathSync(join(root, 'node_modules/tsup/package.json')))('esbuild')
  const complaints = []
  let bytes = Number.POSITIVE_INFINITY
  for (const { manifest } of PACKAGES.map(packageNamed)) {
    for (const subpath of moduleSubpaths(manifest).filter((subpath) => subpath !== './node')) {
      const name = join(manifest.name, subpath).replaceAll('\\', '/')
      const result = await build({
        stdin: { contents: `export * from '${name}'`, resolveDir: installedProject() },
        bundle: true,
        minify: true,
        platform: 'browser',
        format: 'esm',
        write: false,
        metafile: true,
        logLevel: 'silent'
      }).catch((failure) => failure)
      for (const { text, location } of [...result.errors, ...result.warnings]) {
        complaints.push(`${name}: ${text} (${location?.file}:${location?.line})`)
      }
      // A require in a try block is no error: it may fail, and is left as it is. Here nothing is.
      const left = Object.values(result.metafile?.outputs ?? {}).flatMap(({ imports }) => imports)
      for (const { path } of left) complaints.push(`${name}: still needs ${path}`)
      if (name === MEASURED && result.outputFiles !== undefined) bytes = result.outputFiles[0].contents.length
    }
  }
  expectNone(complaints)
  const what = `${MEASURED} bundled and minified: ${bytes.toLocaleString('en')} bytes`
  if (bytes >= MOST_BYTES) throw new CheckError(`${what}, expected under ${MOST_BYTES.toLocaleString('en')}`)
  return what
}
