// One run of `nutshell summarize` on a CSV of reviews: what it took, and whether every review came out in its place.
import { spawnSync } from 'node:child_process'
import { openSource } from '@nutshell-ml/core/node'
import { openCsv } from '@nutshell-ml/core/table'

const cli = new URL('../../../packages/serving/bin/nutshell.js', import.meta.url)

/**
 * Summarizes `input` to `out` in a process of its own. Returns the reviews read and written, seconds of the whole process,
 * processor seconds and peak resident memory of all of its threads. Errors where rows are lost, doubled or out of order.
 */
export async function runSummarize(input, out, threads) {
  const args = ['summarize', input, '--column', 'Text', '--id', 'Id', '--out', out, '--threads', threads]
  const script = `
    process.argv.push(...${JSON.stringify(args)})
    process.on('exit', () => {
      const { maxRSS, userCPUTime, systemCPUTime } = process.resourceUsage()
      console.log(JSON.stringify({ mebibytes: maxRSS / 1024, cpuSeconds: (userCPUTime + systemCPUTime) / 1e6 }))
    })
    await import(${JSON.stringify(cli.href)})`
  const start = performance.now()
  // The last argument stands where a script's name would, so that the command line is read as usual.
  const { status, stdout, stderr } = spawnSync(
    process.execPath,
    ['--input-type=module', '--eval', script, 'nutshell'],
    { encoding: 'utf8' }
  )
  const seconds = (performance.now() - start) / 1000
  if (status !== 0) throw new Error(stderr)
  return { rows: await countSameIds(input, out), seconds, ...JSON.parse(stdout) }
}

async function countSameIds(input, out) {
  const expected = (await openCsv(await openSource(input)))[Symbol.asyncIterator]()
  const got = (await openCsv(await openSource(out)))[Symbol.asyncIterator]()
  for (let rows = 0; ; rows++) {
    const [a, b] = [await expected.next(), await got.next()]
    if (a.done && b.done) return rows
    const [id, other] = [a.value?.record.Id, b.value?.record.Id]
    if (id !== other) throw new Error(`row ${rows + 1} of the input is ${id}, of the output ${other}`)
  }
}
