// Installs the workspace with pnpm when a manifest or the lock file changed since the last install.
import { spawnSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { contentHash, isFresh, root, writeStamp } from './stamp.mjs'

const STAMP = 'node_modules/.nutshell-install'

export function install() {
  const packages = readdirSync(join(root, 'packages')).map((name) => `packages/${name}/package.json`)
  const manifests = [
    'package.json',
    'pnpm-workspace.yaml',
    'pnpm-lock.yaml',
    'benchmarks/package.json',
    'examples/package.json',
    ...packages
  ]
  const hash = contentHash(manifests)
  if (isFresh(STAMP, hash)) return

  const { packageManager } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8'))
  console.log(`installing with ${packageManager} (first run, or a manifest changed) ...`)
  const command = ['--yes', packageManager, 'install', '--frozen-lockfile', '--reporter=append-only']
  const result = spawnSync('npx', command, {
    cwd: root,
    stdio: ['ignore', 'pipe', 'pipe'],
    encoding: 'utf8',
    shell: process.platform === 'win32',
    env: { ...process.env, npm_config_loglevel: 'error', npm_config_update_notifier: 'false' }
  })
  if (result.error || result.status !== 0) {
    console.error(result.stdout ?? '', result.stderr ?? '', result.error ?? '')
    console.error(`installing failed: npx ${command.join(' ')}`)
    process.exit(1)
  }
  writeStamp(STAMP, hash)
}
