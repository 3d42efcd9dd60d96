// Programs run by the checks: quiet when they succeed, all they printed when they fail.
import { spawnSync } from 'node:child_process'
import { join } from 'node:path'
import { root } from '../stamp.mjs'

/** A check that did not pass. The message is what its reader needs; there is no use in a trace. */
export class CheckError extends Error {}

/** Runs a program and returns what it wrote to standard output. Errors: CheckError with all it wrote. */
export function run(program, args, { cwd = root, env = {} } = {}) {
  const { status, error, stdout, stderr } = spawnSync(program, args, {
    cwd,
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'pipe'],
    maxBuffer: 1 << 28,
    shell: process.platform === 'win32' && program !== process.execPath,
    env: { ...process.env, NO_COLOR: '1', npm_config_loglevel: 'error', npm_config_update_notifier: 'false', ...env }
  })
  if (error) throw error
  if (status !== 0) {
    throw new CheckError(`${stdout}${stderr}`.trim() || `${program} ${args.join(' ')} ended with exit code ${status}`)
  }
  return stdout
}

/** Runs a JavaScript file of an installed development tool, named below node_modules. */
export function runTool(file, args, options) {
  return run(process.execPath, [join(root, 'node_modules', file), ...args], options)
}

/** Fails with the given complaints, if there are any. */
export function expectNone(complaints) {
  if (complaints.length > 0) throw new CheckError(complaints.join('\n'))
}
