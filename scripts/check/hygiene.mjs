import { readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../stamp.mjs'
import { expectNone, run } from './exec.mjs'

const MOST_BYTES = 2_000_000
const IS_CODE = /\.([cm]?[jt]s|py|sh|jsonc?|ya?ml|md)$|^\.ci\/run$/
const IS_TEST = /\.test(-d)?\.ts$/
/** What tests share. It may skip: that is where tests that need data are left out. */
const IS_TEST_SUPPORT = /\.test-support\.ts$/

/** What belongs to the repository: tracked, or new and not ignored. Deleted files are gone. */
function repositoryFiles() {
  // Without optional locks: a check must not get in the way of somebody's commit.
  const env = { GIT_OPTIONAL_LOCKS: '0' }
  const names = run('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], { env }).split('\0')
  return [...new Set(names)].filter(
    (name) => name !== '' && statSync(join(root, name), { throwIfNoEntry: false })?.isFile()
  )
}

/** Nothing large, nothing of one machine, nothing left behind. */
export function checkHygiene() {
  const complaints = []
  const paths = machinePaths()
  for (const name of repositoryFiles()) {
    const size = statSync(join(root, name)).size
    if (size > MOST_BYTES) {
      complaints.push(`${name}: ${size.toLocaleString('en')} bytes, at most ${MOST_BYTES.toLocaleString('en')}`)
      continue
    }
    const bytes = readFileSync(join(root, name))
    if (bytes.includes(0)) continue // not text
    bytes
      .toString('utf8')
      .split('\n')
      .forEach((line, i) => {
        for (const problem of problemsOf(name, line, paths)) complaints.push(`${name}:${i + 1}: ${problem}`)
      })
  }
  expectNone(complaints)
}

function* problemsOf(name, line, paths) {
  for (const { pattern, what } of paths) if (pattern.test(line)) yield `names ${what} of this machine`
  if (name === 'pnpm-lock.yaml' && /tarball:|resolved|https?:/.test(line)) {
    yield 'the lock file names where a package was downloaded from'
  }
  const isSource = /^packages\/[^/]+\/src\//.test(name) && !IS_TEST.test(name) && !IS_TEST_SUPPORT.test(name)
  if (isSource && /\bMath\.random\s*\(/.test(line)) {
    yield 'Math.random: a seed decides everything'
  }
  // Written so that these two lines do not match themselves.
  if (IS_CODE.test(name) && /\b(TO[D]O|FI[X]ME)\b/.test(line)) yield 'unfinished work'
  if (IS_TEST.test(name) && /\b(it|test|describe)\b.*\.(only|skip)\s*\(/.test(line))
    yield 'a test that is skipped, or hides the others'
}

/** The places of this checkout and of its user, as they would stand in a file. */
function machinePaths() {
  const places = [{ path: root, what: 'the folder of the repository' }]
  const home = process.env.HOME ?? process.env.USERPROFILE
  if (home !== undefined && home.length > 1) places.push({ path: home, what: 'the home folder' })
  return places.map(({ path, what }) => {
    const plain = path.replace(/[\\/]+$/, '').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
    // Not in the middle of a longer path or word, like /root in src/root or </root>.
    return { pattern: new RegExp(`(?<![\\w.<-])${plain}(?=[/\\\\])`), what }
  })
}
