import type { EngineData } from '../engine/engine'
import type { GrownTree } from './grown-tree'

/** The rows of all sources that come to each node, found by the numbers of its features and not by bins. */
export function rowsOfNodes(tree: GrownTree, { sources, features }: EngineData): number[][] {
  const columns = features.map((_, f) =>
    sources.flatMap((source) => {
      const column = source.column(f)
      if (!('rows' in column)) return [...column.values]
      const values = new Array<number>(source.rows).fill(0)
      column.rows.forEach((row, i) => {
        values[row] = column.values[i]
      })
      return values
    })
  )
  const rows: number[][] = Array.from({ length: tree.nodes }, () => [])
  columns[0].forEach((_, row) => {
    let node = 0
    rows[0].push(row)
    while (tree.feature[node] >= 0) {
      const f = tree.feature[node]
      node = isLeft(columns[f][row], node, tree, features[f]) ? tree.left[node] : tree.right[node]
      rows[node].push(row)
    }
  })
  return rows
}

function isLeft(value: number, node: number, tree: GrownTree, feature: EngineData['features'][number]): boolean {
  if (Number.isNaN(value)) return tree.missingLeft[node] === 1
  if (feature.kind === 'number') return value < feature.edges[tree.bin[node]]
  const bin = feature.levels.indexOf(value)
  return bin < 0 ? tree.missingLeft[node] === 1 : tree.leftBins[node]?.[bin] === 1
}
