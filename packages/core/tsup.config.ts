import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

export default defineConfig({
  ...base,
  external: [/^node:/, '#threads', '#data', '#papaparse'],
  entry: {
    index: 'src/index.ts',
    text: 'src/text/index.ts',
    table: 'src/table/index.ts',
    metrics: 'src/metrics/index.ts',
    node: 'src/node/index.ts',
    testing: 'src/testing/index.ts',
    // What package.json leads the imports #data, #papaparse and #threads to.
    data: 'src/data.ts',
    papaparse: 'src/table/papa.ts',
    'threads-node': 'src/parallel/threads-node.ts',
    'threads-none': 'src/parallel/threads-none.ts'
  }
})
