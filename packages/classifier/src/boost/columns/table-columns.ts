import type { Table } from '@nutshell-ml/core/table'
import { BLOCK } from '../../prepare/encode/readers'
import { textsOf } from '../../prepare/encode/text-column-encoder'
import type { ColumnSource, DenseColumn, SparseColumn, TreeFeature } from './column-source'
import { SparseColumns } from './sparse-columns'
import type { FeatureReader, TreeEncoder } from './tree-encoders'
import { TreeTextEncoder } from './tree-text-encoder'

/** What reads a feature: a column of the table, and the place of the feature among those that the column gives. */
export interface FeaturePlace {
  readonly encoder: TreeEncoder | TreeTextEncoder
  readonly part: number
}

/** The rows of a table, column by column. */
export class TableColumns implements ColumnSource {
  readonly rows: number
  private readonly block = new Float64Array(BLOCK)
  private readonly values: Float32Array
  private readonly readers = new Map<TreeEncoder, readonly FeatureReader[]>()

  /**
   * @param chosen rows of the table, in this order; all when it is undefined.
   * @param texts what columns of text have become already; others are read when they are first wanted.
   */
  constructor(
    private readonly table: Table,
    private readonly chosen: Int32Array | undefined,
    readonly features: readonly TreeFeature[],
    private readonly places: readonly FeaturePlace[],
    private readonly texts: Map<string, SparseColumns>
  ) {
    this.rows = chosen === undefined ? table.rows : chosen.length
    this.values = new Float32Array(this.rows)
  }

  column(feature: number): DenseColumn | SparseColumn {
    const { encoder, part } = this.places[feature]
    if (encoder instanceof TreeTextEncoder) return this.textOf(encoder).column(part)
    let readers = this.readers.get(encoder)
    if (readers === undefined) {
      readers = encoder.bind(this.table.column(encoder.column))
      this.readers.set(encoder, readers)
    }
    const { block, values, rows } = this
    for (let from = 0; from < rows; from += BLOCK) {
      const to = Math.min(from + BLOCK, rows)
      readers[part].read(this.chosen, from, to, block)
      for (let i = from; i < to; i++) values[i] = block[i - from]
    }
    return { values }
  }

  private textOf({ column, vectorizer }: TreeTextEncoder): SparseColumns {
    let columns = this.texts.get(column)
    if (columns === undefined) {
      const texts = textsOf(this.table.column(column), this.chosen, this.rows)
      columns = SparseColumns.of(vectorizer.transform(texts))
      this.texts.set(column, columns)
    }
    return columns
  }
}
