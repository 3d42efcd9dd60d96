import { runTool } from './exec.mjs'

/** Lint rules, format and order of imports; warnings count. `npm run format` mends most of it. */
export function checkLint() {
  runTool('@biomejs/biome/bin/biome', ['check', '--error-on-warnings', '--max-diagnostics=100', '.'])
}

/** Files, exports and dependencies that nothing uses, or that are used and not declared. */
export function checkUnused() {
  runTool('knip/bin/knip.js', ['--no-progress', '--no-config-hints'])
}
