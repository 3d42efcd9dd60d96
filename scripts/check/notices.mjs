import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { bundledModules, expectedNotices } from '../notices.mjs'
import { root } from '../stamp.mjs'
import { expectNone } from './exec.mjs'
import { packAll } from './pack.mjs'

/** Whoever gets our build gets the licences of the code in it. */
/** What only tests import. */
const FOR_TESTS = ['@tensorflow/tfjs-layers']

export function checkNotices() {
  const complaints = []
  for (const { path, text } of expectedNotices()) {
    const found = existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8') : undefined
    if (found !== text) complaints.push(`${path} is not what is bundled: run node scripts/notices.mjs`)
  }
  for (const { name, manifest, folder } of packAll()) {
    const bundled = [...bundledModules(`packages/${name}`).keys()]
    if (bundled.length > 0 && !readdirSync(folder).includes('THIRD-PARTY-NOTICES.md')) {
      complaints.push(`${manifest.name}: packed without THIRD-PARTY-NOTICES.md`)
    }
    // Also proves that the modules are still found in the build. What a user has beside the package is not bundled.
    const declared = Object.keys(manifest.devDependencies ?? {}).filter(
      (dependency) =>
        !dependency.startsWith('@types/') &&
        !FOR_TESTS.includes(dependency) &&
        manifest.peerDependencies?.[dependency] === undefined
    )
    if (declared.sort().join() !== bundled.join()) {
      complaints.push(
        `${manifest.name}: bundles ${bundled.join() || 'nothing'}, but devDependencies are ${declared.join() || 'none'}`
      )
    }
  }
  expectNone(complaints)
}
