import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

export default defineConfig({
  // In a package this is a condition of its package.json, which leads to what is built.
  resolve: {
    alias: {
      '#data': fileURLToPath(new URL('packages/core/src/data.ts', import.meta.url)),
      '#papaparse': fileURLToPath(new URL('packages/core/src/table/papa.ts', import.meta.url)),
      '#threads': fileURLToPath(new URL('packages/core/src/parallel/threads-node.ts', import.meta.url)),
      '#dangling': fileURLToPath(new URL('packages/summarizer/src/select/dangling.ts', import.meta.url)),
      '#summary-threads': fileURLToPath(new URL('packages/summarizer/src/threads/threads-node.ts', import.meta.url))
    }
  },
  test: {
    include: ['packages/*/src/**/*.test.ts', 'examples/**/*.test.ts', 'scripts/**/*.test.ts'],
    setupFiles: ['vitest.setup.ts'],
    // On two cores vitest would leave one idle.
    maxWorkers: 2,
    testTimeout: 180_000
  }
})
