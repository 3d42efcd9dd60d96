// Only for tests: nothing that is built imports this.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, it } from 'vitest'

/**
 * Tests on the real data sets in the folder NUTSHELL_DATA. Without it they are skipped, under a name that says so; with
 * NUTSHELL_REQUIRE_DATA=1 missing data is a failure instead.
 *
 * @param files what the tests read, relative to that folder; `body` is given where each of them is.
 */
export function describeRealData(name: string, files: readonly string[], body: (...paths: string[]) => void): void {
  const folder = process.env.NUTSHELL_DATA ?? ''
  const paths = files.map((file) => join(folder, file))
  const missing = folder === '' ? ['NUTSHELL_DATA is not set'] : paths.filter((path) => !existsSync(path))
  if (missing.length === 0) {
    describe(name, () => body(...paths))
  } else if (process.env.NUTSHELL_REQUIRE_DATA === '1') {
    describe(name, () => {
      it('has its data', () => {
        throw new Error(`NUTSHELL_REQUIRE_DATA=1, but missing: ${missing.join(', ')}`)
      })
    })
  } else {
    describe.skip(`${name} (needs NUTSHELL_DATA with ${files.join(', ')})`, () => body(...paths))
  }
}
