// Times against sizes as an SVG of log-log panels side by side, which stands alone and reads in light and dark.

const WIDTH = 960
const HEIGHT = 330
const MARGIN = { left: 62, right: 14, top: 64, bottom: 78 }
const GAP = 46
const AXES = { rows: 'rows', k: 'clusters (k)', cols: 'columns', leaves: 'leaves' }
const STYLE = `
text { font: 12px system-ui, sans-serif; fill: #1f2328 }
.title { font-size: 14px; font-weight: 600 }
.small { font-size: 11px; fill: #59636e }
.grid { stroke: #d1d9e0; stroke-width: 1 }
.frame { stroke: #818b98; fill: none }
.line { fill: none; stroke-width: 2; stroke-linejoin: round }
.s0 { stroke: #0550ae; fill: #0550ae } .s1 { stroke: #bc4c00; fill: #bc4c00 } .s2 { stroke: #1a7f37; fill: #1a7f37 }
.line.s2 { stroke-dasharray: 6 4 }
path.line { fill: none }
@media (prefers-color-scheme: dark) {
text { fill: #e6edf3 } .small { fill: #9198a1 } .grid { stroke: #30363d } .frame { stroke: #656c76 }
.s0 { stroke: #6cb6ff; fill: #6cb6ff } .s1 { stroke: #ffa657; fill: #ffa657 } .s2 { stroke: #56d364; fill: #56d364 }
path.line { fill: none }
}
`

/** Panels of `{ varied, fixed, series }`, a series being [size, ms][]; all share the axis of times. */
export function plotScaling(panels, titles, title, unit = 'ms an iteration') {
  const times = panels.flatMap(({ series }) => series.flat().map(([, ms]) => ms))
  const range = [Math.log10(Math.min(...times)) - 0.15, Math.log10(Math.max(...times)) + 0.15]
  const width = (WIDTH - MARGIN.left - MARGIN.right - GAP * (panels.length - 1)) / panels.length
  const body = panels.map((panel, i) =>
    drawPanel(panel, MARGIN.left + i * (width + GAP), width, range, i === 0 ? unit : undefined)
  )
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${escapeText(title)}">
<style>${STYLE}</style>
<text x="${MARGIN.left}" y="20" class="title">${escapeText(title)}</text>
${drawLegend(titles)}
${body.join('\n')}
</svg>
`
}

function drawLegend(titles) {
  const step = (WIDTH - MARGIN.left - MARGIN.right) / titles.length
  const entry = (title, i) => {
    const x = MARGIN.left + i * step
    return `<path class="line s${i}" d="M${x} 40h26"/><circle class="s${i}" cx="${x + 13}" cy="40" r="3"/><text x="${x + 34}" y="44">${escapeText(title)}</text>`
  }
  return titles.map(entry).join('\n')
}

function drawPanel({ varied, fixed, series }, left, width, [low, high], unit) {
  const bottom = HEIGHT - MARGIN.bottom
  const sizes = series[0].map(([size]) => size)
  const [least, most] = [Math.log(sizes[0]), Math.log(sizes.at(-1))]
  const x = (size) => round(left + 8 + ((Math.log(size) - least) / (most - least)) * (width - 16))
  const y = (ms) => round(bottom - ((Math.log10(ms) - low) / (high - low)) * (bottom - MARGIN.top))
  const parts = []
  for (const ms of timeTicks(low, high)) {
    const at = y(ms)
    parts.push(`<path class="grid" d="M${round(left)} ${at}h${round(width)}"/>`)
    parts.push(`<text x="${round(left - 6)}" y="${at + 4}" text-anchor="end">${shortNumber(ms)}</text>`)
  }
  for (const size of ticks(sizes)) {
    parts.push(`<path class="grid" d="M${x(size)} ${MARGIN.top}V${bottom}"/>`)
    parts.push(`<text x="${x(size)}" y="${bottom + 16}" text-anchor="middle">${shortNumber(size)}</text>`)
  }
  parts.push(`<path class="frame" d="M${round(left)} ${MARGIN.top}V${bottom}h${round(width)}"/>`)
  series.forEach((points, i) => {
    parts.push(`<path class="line s${i}" d="M${points.map(([size, ms]) => `${x(size)} ${y(ms)}`).join('L')}"/>`)
    for (const [size, ms] of points) parts.push(`<circle class="s${i}" cx="${x(size)}" cy="${y(ms)}" r="2.5"/>`)
  })
  const middle = round(left + width / 2)
  parts.push(`<text x="${middle}" y="${bottom + 38}" text-anchor="middle">${AXES[varied]}</text>`)
  parts.push(`<text x="${middle}" y="${bottom + 56}" text-anchor="middle" class="small">${escapeText(fixed)}</text>`)
  if (unit !== undefined) {
    const centre = (MARGIN.top + bottom) / 2
    parts.push(`<text transform="translate(16 ${centre}) rotate(-90)" text-anchor="middle">${escapeText(unit)}</text>`)
  }
  return parts.join('\n')
}

/** Not more sizes than there is room for. */
function ticks(sizes) {
  const every = Math.ceil(sizes.length / 5)
  return sizes.filter((_, i) => (sizes.length - 1 - i) % every === 0)
}

/** 1 and 3 of each decade. */
function timeTicks(low, high) {
  const decades = Array.from({ length: Math.ceil(high) - Math.floor(low) + 1 }, (_, i) => Math.floor(low) + i)
  const candidates = decades.flatMap((power) => [Number(`1e${power}`), Number(`3e${power}`)])
  return candidates.filter((ms) => Math.log10(ms) >= low && Math.log10(ms) <= high)
}

function shortNumber(value) {
  if (value >= 1e6) return `${value / 1e6}M`
  return value >= 1e4 ? `${value / 1e3}k` : String(value)
}

function round(value) {
  return Math.round(value * 10) / 10
}

function escapeText(text) {
  return text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/"/g, '&quot;')
}
