import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { root } from '../stamp.mjs'
import { expectNone, runTool } from './exec.mjs'

const FOLDERS = ['packages/*/src', 'packages/*/bin', 'examples', 'benchmarks', 'scripts']

/** What breaks the rules of .dependency-cruiser.cjs in a tree of this shape: `{ rule, from, to }[]`. */
export function findForbiddenImports(tree) {
  const folders = FOLDERS.filter((folder) => folder.includes('*') || existsSync(join(tree, folder)))
  const config = join(root, '.dependency-cruiser.cjs')
  const args = ['--config', config, '--output-type', 'json', '--no-progress', ...folders]
  const { summary } = JSON.parse(runTool('dependency-cruiser/bin/dependency-cruise.mjs', args, { cwd: tree }))
  return summary.violations.map(({ rule, from, to, cycle }) => ({
    rule: rule.name,
    from,
    to: cycle === undefined ? to : cycle.map(({ name }) => name).join(' -> ')
  }))
}

/** Imports go one way: the rules are in .dependency-cruiser.cjs. */
export function checkImports() {
  expectNone(findForbiddenImports(root).map(({ rule, from, to }) => `${rule}: ${from} -> ${to}`))
}
