// Writes THIRD-PARTY-NOTICES.md into each package whose build has code of others in it:  node scripts/notices.mjs
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './stamp.mjs'

const NAME = 'THIRD-PARTY-NOTICES.md'

/** The notices that each package should have: `{ path, text }[]`, the text undefined where nothing is bundled. */
export function expectedNotices() {
  return readdirSync(join(root, 'packages')).map((name) => {
    const folder = `packages/${name}`
    const bundled = bundledPackages(folder)
    const sections = bundled.map((dependency) => noticeOf(join(root, folder, 'node_modules', dependency)))
    const head = `# Third-party notices\n\nCode of these packages is part of this package's build.\n`
    return { path: `${folder}/${NAME}`, text: bundled.length > 0 ? [head, ...sections].join('\n') : undefined }
  })
}

/** The names of the packages whose modules stand in a build: esbuild writes where each module comes from above it. */
export function bundledPackages(folder) {
  const names = new Set()
  for (const file of readdirSync(join(root, folder, 'dist')).filter((file) => /\.[cm]?js$/.test(file))) {
    const text = readFileSync(join(root, folder, 'dist', file), 'utf8')
    for (const [, name] of text.matchAll(/^\/\/ .*node_modules\/((?:@[^/\n]+\/)?[^/\n]+)\/[^\n]*$/gm)) names.add(name)
  }
  return [...names].sort()
}

function noticeOf(folder) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((file) => /^licen[cs]e(\.|$)/i.test(file))
  if (file === undefined) throw new Error(`${name} ${version} has no licence file, and its code is bundled`)
  const text = readFileSync(join(folder, file), 'utf8').replaceAll('\r\n', '\n').trim()
  return `## ${name} ${version} (${license})\n\n${text.replace(/^[ \t]+|[ \t]+$/gm, '')}\n`
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { path, text } of expectedNotices()) {
    if (text === undefined || (existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') === text)) continue
    writeFileSync(join(root, path), text)
    console.log(`wrote ${path}`)
  }
}
