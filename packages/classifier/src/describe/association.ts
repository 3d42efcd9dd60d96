/** Rows by group (of a column) and class (of the label), row-major. */
export interface Contingency {
  counts: Float64Array
  groups: number
  classes: number
}

/**
 * Cramer's V of a table of counts, corrected for bias: 0 for columns that have nothing to do with each other however many
 * levels they have (W. Bergsma, A bias-correction for Cramer's V and Tschuprow's T, 2013). 0 where either side has one value.
 */
export function cramersV(table: Contingency): number {
  const { rows, byGroup, byClass } = marginsOf(table)
  const r = byGroup.filter((count) => count > 0).length
  const k = byClass.filter((count) => count > 0).length
  if (r < 2 || k < 2 || rows < 2) return 0
  let sum = 0
  for (let g = 0; g < table.groups; g++) {
    if (byGroup[g] === 0) continue
    for (let c = 0; c < table.classes; c++) {
      if (byClass[c] === 0) continue
      const expected = (byGroup[g] * byClass[c]) / rows
      const off = table.counts[g * table.classes + c] - expected
      sum += (off * off) / expected
    }
  }
  const phi = Math.max(0, sum / rows - ((r - 1) * (k - 1)) / (rows - 1))
  const most = Math.min(r - (r - 1) ** 2 / (rows - 1), k - (k - 1) ** 2 / (rows - 1)) - 1
  return most > 0 ? Math.min(1, Math.sqrt(phi / most)) : 0
}

/** Mutual information over the mean of both entropies; 0 where either side has one value. */
export function normalizedMutualInformation(table: Contingency): number {
  const { rows, byGroup, byClass } = marginsOf(table)
  const entropies = entropyOf(byGroup, rows) + entropyOf(byClass, rows)
  if (entropies === 0) return 0
  let information = 0
  for (let g = 0; g < table.groups; g++) {
    for (let c = 0; c < table.classes; c++) {
      const count = table.counts[g * table.classes + c]
      if (count > 0) information += (count / rows) * Math.log((count * rows) / (byGroup[g] * byClass[c]))
    }
  }
  return Math.min(1, Math.max(0, (2 * information) / entropies))
}

function entropyOf(counts: Float64Array, rows: number): number {
  let entropy = 0
  for (const count of counts) if (count > 0) entropy -= (count / rows) * Math.log(count / rows)
  return entropy
}

function marginsOf({ counts, groups, classes }: Contingency) {
  const byGroup = new Float64Array(groups)
  const byClass = new Float64Array(classes)
  let rows = 0
  for (let g = 0; g < groups; g++) {
    for (let c = 0; c < classes; c++) {
      const count = counts[g * classes + c]
      byGroup[g] += count
      byClass[c] += count
      rows += count
    }
  }
  return { rows, byGroup, byClass }
}

/** Pearson's correlation of two lists of equal length; 0 where either is constant. */
export function pearson(x: Float64Array, y: Float64Array): number {
  const n = x.length
  let meanX = 0
  let meanY = 0
  for (let i = 0; i < n; i++) {
    meanX += (x[i] - meanX) / (i + 1)
    meanY += (y[i] - meanY) / (i + 1)
  }
  let xx = 0
  let yy = 0
  let xy = 0
  for (let i = 0; i < n; i++) {
    const dx = x[i] - meanX
    const dy = y[i] - meanY
    xx += dx * dx
    yy += dy * dy
    xy += dx * dy
  }
  const scale = Math.sqrt(xx) * Math.sqrt(yy)
  return scale > 0 ? Math.max(-1, Math.min(1, xy / scale)) : 0
}

/** Share of the variance of `values` that lies between groups; 0 where they are constant. Places of -1 are left out. */
export function etaSquared(groupOf: Int32Array, groups: number, values: Float64Array): number {
  const sums = new Float64Array(groups)
  const rows = new Float64Array(groups)
  let mean = 0
  let n = 0
  for (let i = 0; i < groupOf.length; i++) {
    if (groupOf[i] < 0) continue
    n++
    mean += (values[i] - mean) / n
  }
  let all = 0
  for (let i = 0; i < groupOf.length; i++) {
    const group = groupOf[i]
    if (group < 0) continue
    const off = values[i] - mean
    sums[group] += off
    rows[group]++
    all += off * off
  }
  let between = 0
  for (let g = 0; g < groups; g++) if (rows[g] > 0) between += (sums[g] * sums[g]) / rows[g]
  return all > 0 ? Math.min(1, between / all) : 0
}
