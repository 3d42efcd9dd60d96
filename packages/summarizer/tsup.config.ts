import { defineConfig } from 'tsup'
import { base } from '../../tsup.base'

export default defineConfig({
  ...base,
  external: [/^node:/, '#summary-threads', '#dangling'],
  entry: {
    index: 'src/index.ts',
    node: 'src/node/index.ts',
    model2vec: 'src/embed/model2vec/model2vec.ts',
    // Large and the same for both builds: built once, as CommonJS, and package.json leads the import #dangling of both there.
    dangling: 'src/select/dangling.ts',
    // What package.json leads the import #summary-threads to, and what threads run.
    'threads-node': 'src/threads/threads-node.ts',
    'threads-none': 'src/threads/threads-none.ts',
    'summarize-worker': 'src/threads/summarize-worker.ts'
  }
})
