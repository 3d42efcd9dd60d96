// Installs JavaScript peers, each into a folder of its own outside the repository, at the versions of peers.mjs.
import { spawnSync } from 'node:child_process'
import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/**
 * The folder that holds a peer, installed if it is not there.
 * @returns `{ folder }` or `{ reason }` why it cannot be had
 */
export function installPeer({ package: name, version, overrides = {}, build }) {
  const root = process.env.NUTSHELL_PEERS || join(tmpdir(), 'nutshell-summarizer-peers')
  const folder = join(root, `${name}-${version}`)
  const done = join(folder, 'installed.json')
  const state = JSON.stringify({ overrides, build })
  if (existsSync(done) && readFileSync(done, 'utf8') === state) return { folder }
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  writeFileSync(join(folder, 'package.json'), JSON.stringify({ private: true, overrides }))
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error']
  const reason =
    npm(folder, ['install', '--ignore-scripts', ...quiet, `${name}@${version}`]) ??
    (build === undefined ? undefined : npm(folder, ['rebuild', ...quiet, build]))
  if (reason !== undefined) return { reason: `npm ${reason}` }
  writeFileSync(done, state)
  return { folder }
}

/** What went wrong, undefined if nothing did. */
function npm(cwd, args) {
  const { status, stderr, error } = spawnSync('npm', args, { cwd, encoding: 'utf8', timeout: 300_000 })
  if (status === 0) return undefined
  const line = stderr?.split('\n').find((text) => text.startsWith('npm error') && !/^npm error code/.test(text))
  return `${args[0]} failed: ${error?.message ?? line?.slice('npm error '.length) ?? `exit code ${status}`}`
}
