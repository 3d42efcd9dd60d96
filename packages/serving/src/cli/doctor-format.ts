import type { DoctorReport } from './doctor-report'

/** Lines are at most so long, but for words that are longer. */
const COLUMNS = 80

/** A report for people. */
export function formatReport(report: DoctorReport): string {
  const { node, platform, arch, hasSimd, threads, memory, packages, advice } = report
  const { total, free, limit, heapLimit } = memory
  const limited = limit === undefined ? '' : `, ${size(limit)} for this container`
  const sections = [
    table([
      ['Node', `${node} on ${platform} ${arch}`],
      ['SIMD', hasSimd ? 'yes' : 'no'],
      ['threads', String(threads)],
      ['memory', `${size(total)}, ${size(free)} free${limited}; heap up to ${size(heapLimit)}`]
    ]),
    table(Object.entries(packages).map(([name, version]) => [name, version ?? 'not installed'])),
    backendLines(report),
    [...wrap(advice.text, ''), ...(advice.command === undefined ? [] : ['', `  ${advice.command}`])]
  ]
  return `${sections.map((lines) => lines.join('\n')).join('\n\n')}\n`
}

function backendLines({ backend }: DoctorReport): string[] {
  const title = 'TensorFlow.js backend: '
  if (backend.state === 'missing') {
    const { packages } = backend
    const verb = packages.length === 1 ? 'is' : 'are'
    return [`${title}none`, ...wrap(`${packages.join(' and ')} ${verb} not installed`, '  ')]
  }
  if (backend.state === 'broken') return [`${title}none, it does not start`, ...wrap(backend.reason, '  ')]
  const { name, reason, candidates } = backend
  const why = reason.startsWith(`${name}: `) ? reason.slice(name.length + 2) : reason
  const rows = candidates.map((candidate): [string, string] => {
    const { isAvailable, version, reason } = candidate
    const state = isAvailable ? (candidate.name === name ? 'chosen' : 'available') : 'no'
    return [`  ${candidate.name.padEnd(11)} ${state}`, version === undefined ? reason : `${version}: ${reason}`]
  })
  return [`${title}${name}`, ...wrap(why, '  '), '', ...table(rows)]
}

/** Two columns; what stands in the second goes on beneath itself. */
function table(rows: readonly (readonly [string, string])[]): string[] {
  const width = Math.max(...rows.map(([name]) => name.length)) + 2
  return rows.flatMap(([name, text]) => {
    const [first, ...rest] = wrap(text, ' '.repeat(width))
    return [name.padEnd(width) + first.slice(width), ...rest]
  })
}

/** Lines that begin with an indent. */
function wrap(text: string, indent: string): string[] {
  const lines: string[] = []
  let line = ''
  for (const word of text.split(/\s+/)) {
    if (line !== '' && indent.length + line.length + 1 + word.length > COLUMNS) {
      lines.push(indent + line)
      line = word
    } else {
      line = line === '' ? word : `${line} ${word}`
    }
  }
  return [...lines, indent + line]
}

function size(bytes: number): string {
  return `${(bytes / 2 ** 30).toFixed(1)} GiB`
}
