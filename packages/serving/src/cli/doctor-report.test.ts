import { describe, expect, it } from 'vitest'
import type { BackendReport, DoctorCandidate } from './doctor-backend'
import { formatReport } from './doctor-format'
import { adviceFor, type DoctorReport, isBroken } from './doctor-report'

const NUTSHELL: DoctorCandidate = { name: 'nutshell', isAvailable: true, reason: 'SIMD' }
const NO_SIMD: DoctorCandidate = { name: 'nutshell', isAvailable: false, code: 'no-simd', reason: 'no SIMD' }
const CPU: DoctorCandidate = { name: 'cpu', isAvailable: true, reason: 'plain' }

function chosen(name: 'tensorflow' | 'nutshell' | 'cpu', ...candidates: DoctorCandidate[]): BackendReport {
  return { state: 'chosen', name, reason: `${name}: because`, candidates, threads: 1, hasSimd: name !== 'cpu' }
}

function tensorflow(code?: DoctorCandidate['code'], remedy?: string): DoctorCandidate {
  return { name: 'tensorflow', isAvailable: code === undefined, reason: 'a reason', code, remedy }
}

describe('what would improve most', () => {
  it('is nothing where tensorflow or nutshell runs', () => {
    for (const report of [
      chosen('tensorflow', tensorflow(), NUTSHELL, CPU),
      chosen('nutshell', tensorflow('not-installed', 'npm install x'), NUTSHELL, CPU)
    ]) {
      expect(isBroken(report)).toBe(false)
      expect(adviceFor(report).text).toContain('Nothing to do')
      expect(adviceFor(report)).not.toHaveProperty('command')
    }
  })

  it('is tfjs-node where nutshell lacks SIMD', () => {
    const report = chosen('cpu', tensorflow('not-installed', 'npm install x'), NO_SIMD, CPU)
    expect(isBroken(report)).toBe(false)
    expect(adviceFor(report).command).toBe('npm install x')
  })

  it('is to remove a tfjs-node that nothing repairs', () => {
    const report = chosen('nutshell', tensorflow('library-not-loadable'), NUTSHELL, CPU)
    expect(isBroken(report)).toBe(true)
    expect(adviceFor(report).command).toBe('npm uninstall @tensorflow/tfjs-node')
  })

  it('may be out of reach', () => {
    const report = chosen('cpu', tensorflow('not-node'), NO_SIMD, CPU)
    expect(adviceFor(report).text).toContain('No command changes that')
  })

  it('is to install a backend that does not start again', () => {
    const report: BackendReport = { state: 'broken', reason: 'it is damaged' }
    expect(isBroken(report)).toBe(true)
    expect(adviceFor(report).command).toContain('@nutshell-ml/tfjs-backend')
  })
})

describe('the report', () => {
  it('tells the memory of a container, and wraps long reasons at 80 columns', () => {
    const GIB = 2 ** 30
    const reason = `libtensorflow.so.2: ${'cannot open shared object file '.repeat(9)}`
    const backend = chosen(
      'nutshell',
      { ...tensorflow('library-not-loadable', 'npm rebuild x'), reason },
      NUTSHELL,
      CPU
    )
    const report: DoctorReport = {
      node: '20.19.0',
      platform: 'linux',
      arch: 'arm64',
      hasSimd: true,
      threads: 4,
      memory: { total: 16 * GIB, free: 1.5 * GIB, limit: 2 * GIB, heapLimit: GIB },
      packages: { a: '1.2.3', bcd: null },
      backend,
      isBroken: true,
      advice: adviceFor(backend)
    }
    const text = formatReport(report)
    const lines = text.split('\n')
    expect(lines.filter((line) => line.length > 80)).toEqual([])
    expect(lines).toContain('memory   16.0 GiB, 1.5 GiB free, 2.0 GiB for this container; heap up to 1.0 GiB')
    expect(lines).toContain('a    1.2.3')
    expect(lines).toContain('bcd  not installed')
    expect(lines).toContain('  npm rebuild x')
    expect(text.replace(/\s+/g, ' ')).toContain(reason.trim())
  })
})
