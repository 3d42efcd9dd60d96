import type { Calibration, Curve, Histogram, ThresholdRow, ValueGrid } from '../evaluation'
import { formatCount, formatValue } from '../numbers'
import { type Html, html } from './html'

/** Where a chart has its plot, in units of its viewBox; the script that moves markers knows it from data attributes. */
const PLOT = { left: 60, top: 10, size: 260, bottom: 44 }
const WIDTH = PLOT.left + PLOT.size + 18
const HEIGHT = PLOT.top + PLOT.size + PLOT.bottom
const TICKS = [0, 0.25, 0.5, 0.75, 1]

const xOf = (x: number) => round(PLOT.left + x * PLOT.size)
const yOf = (y: number) => round(PLOT.top + (1 - y) * PLOT.size)

export interface RateChart {
  /** What a person who does not see the chart is told. */
  readonly label: string
  readonly x: string
  readonly y: string
}

/** A curve between 0 and 1 both ways, over a dashed line that stands for chance, with a marker of the given id. */
export function curveChart(
  chart: RateChart,
  curve: Curve,
  chance: Curve,
  marker: { id: string; x: number; y: number }
): Html {
  const end = xOf(curve.x[curve.x.length - 1])
  const area = `${pathOf(curve)}L${end} ${yOf(0)}L${xOf(curve.x[0])} ${yOf(0)}Z`
  return frame(
    chart,
    html`
    <path class="area" d="${area}"/>
    <path class="chance" d="${pathOf(chance)}"/>
    <path class="curve" d="${pathOf(curve)}"/>
    <circle class="here" id="${marker.id}" cx="${xOf(marker.x)}" cy="${yOf(marker.y)}" r="7"
      data-left="${PLOT.left}" data-top="${PLOT.top}" data-size="${PLOT.size}"/>`
  )
}

/** Said and seen frequencies: on the dashed line they are the same. */
export function calibrationChart(chart: RateChart, { meanPredicted, fraction }: Calibration): Html {
  const dots = meanPredicted.map((x, i) => html`<circle class="dot" cx="${xOf(x)}" cy="${yOf(fraction[i])}" r="4"/>`)
  return frame(
    chart,
    html`
    <path class="chance" d="${pathOf({ x: [0, 1], y: [0, 1] })}"/>
    <path class="curve" d="${pathOf({ x: meanPredicted, y: fraction })}"/>
    ${dots}`
  )
}

function frame({ label, x, y }: RateChart, plot: Html): Html {
  const marks = TICKS.map(
    (tick) => html`
    <path class="axis" d="M${xOf(tick)} ${yOf(0)}V${yOf(1)}M${xOf(0)} ${yOf(tick)}H${xOf(1)}"/>
    <text x="${xOf(tick)}" y="${yOf(0) + 18}" text-anchor="middle">${percent(tick)}</text>
    <text x="${xOf(0) - 6}" y="${yOf(tick) + 4}" text-anchor="end">${percent(tick)}</text>`
  )
  return html`<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${label}">
    ${marks}
    <text x="${xOf(0.5)}" y="${HEIGHT - 4}" text-anchor="middle">${x}</text>
    <text transform="translate(14 ${yOf(0.5)}) rotate(-90)" text-anchor="middle">${y}</text>
    ${plot}
  </svg>`
}

const SCORE_BINS = 25

/** How many rows of each class got which probability, with a line at the threshold. */
export function scoreChart(label: string, thresholds: readonly ThresholdRow[], threshold: number): Html {
  const rowAt = new Map(thresholds.map((row) => [row.threshold, row]))
  const bins = Array.from({ length: SCORE_BINS }, (_, i) => {
    const from = rowAt.get((i * 4) / 100)!
    const to = i === SCORE_BINS - 1 ? undefined : rowAt.get((i * 4 + 4) / 100)!
    return {
      positives: from.truePositives - (to?.truePositives ?? 0),
      negatives: from.falsePositives - (to?.falsePositives ?? 0)
    }
  })
  const most = Math.max(...bins.map(({ positives, negatives }) => Math.max(positives, negatives)))
  const size = { width: 440, height: 130, left: 4, top: 4 }
  const width = (size.width - 2 * size.left) / SCORE_BINS
  const bars = bins.flatMap(({ positives, negatives }, i) =>
    [negatives, positives].map((count, side) => {
      const high = (count / most) * size.height
      const x = size.left + i * width + 1 + (side * (width - 2)) / 2
      return html`<rect class="${side === 1 ? 'is-positive' : 'is-negative'}" x="${round(x)}" y="${round(size.top + size.height - high)}" width="${round((width - 2) / 2)}" height="${round(high)}"/>`
    })
  )
  const at = round(size.left + threshold * (size.width - 2 * size.left))
  const ticks = TICKS.map((tick, i) => {
    const anchor = i === 0 ? 'start' : i === TICKS.length - 1 ? 'end' : 'middle'
    return html`<text x="${round(size.left + tick * (size.width - 2 * size.left))}" y="${size.top + size.height + 17}" text-anchor="${anchor}">${percent(tick)}</text>`
  })
  return html`<svg class="wide" viewBox="0 0 ${size.width} ${size.height + 28}" role="img" aria-label="${label}">
    <path class="axis" d="M${size.left} ${size.top + size.height}H${size.width - size.left}"/>
    ${bars}
    <line class="limit" id="score-limit" x1="${at}" x2="${at}" y1="0" y2="${size.top + size.height}"
      data-left="${size.left}" data-size="${size.width - 2 * size.left}"/>
    ${ticks}
  </svg>`
}

/** Predicted over true numbers: the stronger the colour of a cell, the more rows. On the dashed line a prediction is right. */
export function gridChart(chart: RateChart, { min, max, size, cells }: ValueGrid): Html {
  const most = Math.max(...cells.map(([, , weight]) => weight))
  const side = PLOT.size / size
  const rects = cells.map(([truth, predicted, weight]) => {
    const opacity = round(0.12 + 0.88 * Math.sqrt(weight / most))
    return html`<rect class="dot" x="${round(PLOT.left + truth * side)}" y="${round(PLOT.top + PLOT.size - (predicted + 1) * side)}" width="${round(side + 0.3)}" height="${round(side + 0.3)}" opacity="${opacity}"/>`
  })
  const ends = [min, (min + max) / 2, max]
  const marks = ends.map(
    (value, i) => html`
    <text x="${xOf(i / 2)}" y="${yOf(0) + 18}" text-anchor="${i === 2 ? 'end' : 'middle'}">${shortValue(value)}</text>
    <text x="${xOf(0) - 6}" y="${yOf(i / 2) + 4}" text-anchor="end">${shortValue(value)}</text>`
  )
  return html`<svg viewBox="-10 0 ${WIDTH + 10} ${HEIGHT}" role="img" aria-label="${chart.label}">
    <path class="axis" d="M${xOf(0)} ${yOf(1)}V${yOf(0)}H${xOf(1)}"/>
    ${rects}
    <path class="chance" d="${pathOf({ x: [0, 1], y: [0, 1] })}"/>
    ${marks}
    <text x="${xOf(0.5)}" y="${HEIGHT - 4}" text-anchor="middle">${chart.x}</text>
    <text transform="translate(2 ${yOf(0.5)}) rotate(-90)" text-anchor="middle">${chart.y}</text>
  </svg>`
}

/** Rows by truth minus prediction, with a dashed line at 0. */
export function histogramChart(chart: RateChart, { edges, counts }: Histogram): Html {
  const most = Math.max(...counts)
  const first = edges[0]
  const last = edges[edges.length - 1]
  const width = PLOT.size / counts.length
  const bars = counts.map((count, i) => {
    const high = (count / most) * PLOT.size
    return html`<rect class="dot" x="${round(PLOT.left + i * width)}" y="${round(PLOT.top + PLOT.size - high)}" width="${round(width - 0.5)}" height="${round(high)}"><title>${shortValue(edges[i])} to ${shortValue(edges[i + 1])}: ${formatCount(count)}</title></rect>`
  })
  const zero = -first / (last - first)
  const line = zero >= 0 && zero <= 1 ? html`<path class="chance" d="M${xOf(zero)} ${yOf(0)}V${yOf(1)}"/>` : undefined
  const marks = [first, (first + last) / 2, last].map(
    (value, i) =>
      html`<text x="${xOf(i / 2)}" y="${yOf(0) + 18}" text-anchor="${['start', 'middle', 'end'][i]}">${shortValue(value)}</text>`
  )
  return html`<svg viewBox="-10 0 ${WIDTH + 10} ${HEIGHT}" role="img" aria-label="${chart.label}">
    <path class="axis" d="M${xOf(0)} ${yOf(0)}H${xOf(1)}"/>
    ${bars}
    ${line}
    ${marks}
    <text x="${xOf(0.5)}" y="${HEIGHT - 4}" text-anchor="middle">${chart.x}</text>
    <text x="${xOf(0) - 6}" y="${yOf(1) + 4}" text-anchor="end">${formatCount(most)}</text>
    <text transform="translate(2 ${yOf(0.5)}) rotate(-90)" text-anchor="middle">${chart.y}</text>
  </svg>`
}

function shortValue(value: number): string {
  return formatValue(Number(value.toPrecision(3)))
}

function pathOf({ x, y }: Curve): string {
  return x.map((value, i) => `${i === 0 ? 'M' : 'L'}${xOf(value)} ${yOf(y[i])}`).join('')
}

function percent(part: number): string {
  return `${Math.round(part * 100)}%`
}

function round(value: number): number {
  return Math.round(value * 100) / 100
}
