import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { generateDigits } from './generate-digits'
import { nearestMean } from './nearest-mean.test-support'

const folder = join(process.env.NUTSHELL_DATA ?? '', 'mnist')
const isWanted = process.env.NUTSHELL_REQUIRE_DATA === '1'

const read = (file: string) => gunzipSync(readFileSync(join(folder, file)))

describe.skipIf(!isWanted && !existsSync(folder))('beside MNIST (needs NUTSHELL_DATA)', () => {
  it('means of generated digits tell handwritten ones, and the other way round', () => {
    const images = new Uint8Array(read('t10k-images-idx3-ubyte.gz').subarray(16, 16 + 2000 * 784))
    const labels = new Uint8Array(read('t10k-labels-idx1-ubyte.gz').subarray(8, 8 + 2000))
    const written = { images, labels }
    const generated = generateDigits(2000, { seed: 1 })
    // Means of generated digits tell .74 of other generated ones, those of MNIST .82 of its others.
    expect(nearestMean(generated, written)).toBeGreaterThan(0.65)
    expect(nearestMean(written, generated)).toBeGreaterThan(0.65)
  })
})
