// Only for tests: nothing that is built imports this.
import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, beforeEach } from 'vitest'

const BIN = fileURLToPath(new URL('../../bin/nutshell.js', import.meta.url))

/** What a run of the command line came to. */
export interface Run {
  /** The exit code, or the signal that ended it: a crash has no code. */
  code: number | NodeJS.Signals | null
  stdout: Buffer
  stderr: string
}

/** A folder for each test, empty at its start and gone after it. */
export function useFolder(): { path: (name: string) => string; list: () => string[] } {
  let folder = ''
  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'nutshell-cli-'))
  })
  afterEach(() => rmSync(folder, { recursive: true, force: true }))
  return { path: (name) => join(folder, name), list: () => readdirSync(folder).sort() }
}

/** The built command line as a process, as `npx nutshell` starts it. */
export function start(args: string[]): ChildProcessWithoutNullStreams {
  return spawn(process.execPath, [BIN, ...args], { env: { ...process.env, NODE_OPTIONS: '' } })
}

/** Waits for a process to end. */
export function finish(child: ChildProcessWithoutNullStreams): Promise<Run> {
  const stdout: Buffer[] = []
  const stderr: Buffer[] = []
  child.stdout.on('data', (piece: Buffer) => stdout.push(piece))
  child.stderr.on('data', (piece: Buffer) => stderr.push(piece))
  child.stdin.on('error', () => {}) // it need not read all of its input
  return new Promise((resolve, reject) => {
    child.on('error', reject)
    child.on('close', (code, signal) =>
      resolve({ code: code ?? signal, stdout: Buffer.concat(stdout), stderr: Buffer.concat(stderr).toString() })
    )
  })
}

/** Runs it to its end with the given standard input. */
export function nutshell(args: string[], input: string | Uint8Array = ''): Promise<Run> {
  const child = start(args)
  const run = finish(child)
  child.stdin.end(input)
  return run
}
