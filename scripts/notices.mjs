// Writes THIRD-PARTY-NOTICES.md into each package whose build has code of others in it:  node scripts/notices.mjs
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { root } from './stamp.mjs'

const HEAD = `# Third-party notices

Code of these packages is part of this package's build.
`

/** The notices that each package should have: `{ path, text }[]`, the text undefined where nothing is bundled. */
export function expectedNotices() {
  return readdirSync(join(root, 'packages')).map((name) => {
    const folder = `packages/${name}`
    const sections = [...bundledModules(folder)].map(([dependency, files]) => {
      return noticeOf(join(root, folder, 'node_modules', dependency), files)
    })
    const text = sections.length > 0 ? [HEAD, ...sections].join('\n') : undefined
    return { path: `${folder}/THIRD-PARTY-NOTICES.md`, text }
  })
}

/** The modules of others in a build, by package, as esbuild noted them. */
export function bundledModules(folder) {
  const modules = new Map()
  const dist = join(root, folder, 'dist')
  for (const file of readdirSync(dist).filter((file) => /^metafile-.*\.json$/.test(file))) {
    const { outputs } = JSON.parse(readFileSync(join(dist, file), 'utf8'))
    for (const { inputs } of Object.values(outputs)) {
      for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
        const name = /.*node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
        if (name === undefined || bytesInOutput === 0) continue
        modules.set(name, (modules.get(name) ?? new Set()).add(join(root, folder, path)))
      }
    }
  }
  return new Map([...modules].sort(([a], [b]) => (a < b ? -1 : 1)))
}

function noticeOf(folder, files) {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'))
  const file = readdirSync(folder).find((file) => /^licen[cs]e(\.|$)/i.test(file))
  if (file === undefined) throw new Error(`${name} ${version} has no licence file, and its code is bundled`)
  const text = plain(readFileSync(join(folder, file), 'utf8'))
  // Single files may name other authors than the licence of the whole; the build drops their comments.
  const lines = [...files].flatMap((path) => plain(readFileSync(path, 'utf8')).match(/^Copyright \(c\) .*$/gim) ?? [])
  const authors = [...new Set(lines)].filter((line) => !text.includes(line)).sort()
  const more = authors.length > 0 ? `\nOf the same licence, in single files:\n\n${authors.join('\n')}\n` : ''
  return `## ${name} ${version} (${license})\n\n${text}\n${more}`
}

function plain(text) {
  return text.replace(/[ \t]*\r?\n[ \t]*/g, '\n').trim()
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  for (const { path, text } of expectedNotices()) {
    if (text === undefined || (existsSync(join(root, path)) && readFileSync(join(root, path), 'utf8') === text))
      continue
    writeFileSync(join(root, path), text)
    console.log(`wrote ${path}`)
  }
}
