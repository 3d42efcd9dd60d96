import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { loadDigits } from '@nutshell-ml/classifier/digits'
import { readDigits } from '@nutshell-ml/classifier/node'
import { registerNutshell } from '@nutshell-ml/tfjs-backend'
import { describe, expect, it } from 'vitest'
import { finish, nutshell, start, useFolder } from './run-cli.test-support'

/** A 1 as a PNG of 20 x 20, dark on light: a stroke of 3 x 14 on white paper. Made by Pillow 13.0.0. */
const DRAWING =
  'iVBORw0KGgoAAAANSUhEUgAAABQAAAAUCAAAAACo4kLRAAAAIUlEQVR4nGP8z4AJmLCIYRdkgbMYGRj+41M5kgUZKQtkAFxOAyeYxNNcAAAAAElFTkSuQmCC'

const { path, list } = useFolder()

async function run(...args: string[]) {
  const { code, stdout, stderr } = await nutshell(['digits', ...args])
  return { code, stdout: stdout.toString(), stderr }
}

describe('nutshell digits', () => {
  it('generates, learns, is measured and reads a drawing', async () => {
    const made = await Promise.all([
      run('generate', '--out', path('d'), '--count', '300'),
      run('generate', '--out', path('d'), '--count', '60', '--seed', '1', '--part', 'test')
    ])
    for (const { code, stderr } of made) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(made[0].stdout).toMatch(
      /^300 generated digits in .*train-images-idx3-ubyte and .*train-labels-idx1-ubyte\n$/
    )

    const learned = await Promise.all([
      run('train', '--data', path('d'), '--model', 'kmeans', '--k', '30', '--validation', '0.2', '--out', path('k')),
      run('train', '--data', path('d'), '--model', 'linear', '--limit', '200', '--out', path('l')),
      run('train', '--generated', '300', '--model', 'kmeans', '--k', '20', '--out', path('g'))
    ])
    for (const { code, stderr } of learned) expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(list()).toEqual(['d', 'g', 'k', 'l'])
    const [kmeans, linear, generated] = learned.map(({ stdout }) => stdout)
    expect(kmeans).toMatch(
      /^learning from 240 of the 300 training images in .*\non 60 of them, held out: accuracy .*\non 60 test images in .*: accuracy .*\n.*: a k-means model, clusters 30, .*, images 240, .* KB, .* s\n$/
    )
    expect(linear).toMatch(/^learning from the first 200 of 300 training images in /)
    expect(linear).toContain('images 200')
    expect(generated).toMatch(/\non 100 other generated digits: accuracy /)

    writeFileSync(path('one.png'), Buffer.from(DRAWING, 'base64'))
    writeFileSync(path('none.png'), 'no picture')
    const [json, text, said, refused] = await Promise.all([
      run('evaluate', path('l'), '--data', path('d'), '--json', '--html', path('page.html')),
      run('evaluate', path('l'), '--data', path('d'), '--part', 'train', '--limit', '50'),
      run('predict', path('l'), path('none.png'), path('one.png'), '--json'),
      nutshell(['predict', path('l'), path('one.png')])
    ])
    const { images, labels } = await readDigits(path('d'), 'test')
    const model = await loadDigits(readFileSync(path('l')))
    const expected = model.evaluate(images, labels)
    const got = JSON.parse(json.stdout)
    expect(got).toEqual({
      images: 60,
      accuracy: expected.accuracy,
      perDigit: expected.perDigit,
      logLoss: expected.logLoss,
      confusion: expected.confusion,
      algorithm: 'linear',
      seconds: expect.any(Number),
      backend: 'nutshell'
    })
    expect(linear).toContain(`accuracy ${expected.accuracy.toFixed(4)}`)
    expect(readFileSync(path('page.html'), 'utf8')).toContain('<h2>The worst mistakes</h2>')
    expect(text.stdout).toMatch(/a linear model .*\non the first 50 of 300 training images in .*\n\n50 images, /)

    expect([said.code, said.stderr]).toEqual([1, expect.stringMatching(/^nutshell: .*none\.png: .*\n$/)])
    const [bad, one] = said.stdout
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line))
    expect(bad).toEqual({ file: path('none.png'), error: expect.stringContaining('none.png') })
    expect(one).toMatchObject({ file: path('one.png'), digit: 1, probability: one.probabilities[1] })
    expect([refused.code, refused.stderr]).toEqual([1, expect.stringMatching(/it reads digits: see nutshell digits/)])
  })

  it('refuses what it cannot do, and leaves nothing', async () => {
    const out = ['--out', path('m')]
    const [command, epochs, missing, many] = await Promise.all([
      run('learn'),
      run('train', '--generated', '9', '--model', 'linear', '--epochs', '3', ...out),
      run('train', '--data', path('nowhere'), '--model', 'linear', ...out),
      run('train', '--generated', '9', '--model', 'kmeans', '--k', '10', ...out)
    ])
    expect([command.code, command.stderr]).toEqual([2, expect.stringContaining('train, evaluate, predict, generate')])
    expect([epochs.code, epochs.stderr]).toEqual([2, expect.stringContaining('--epochs is an option of --model cnn')])
    expect([missing.code, missing.stderr]).toEqual([1, expect.stringContaining('it does not exist')])
    expect([many.code, many.stderr]).toEqual([2, expect.stringContaining('k = 10 exceeds images = 9')])
    expect(list()).toEqual([])
  })
  it.runIf(registerNutshell())(
    'goes on where kill -9 ended a training, to the same bytes',
    async () => {
      const train = [...'train --model cnn --network small --generated 600 --threads 1 --epochs'.split(' '), '12']
      const stopped = start(['digits', ...train, '--out', path('m')])
      const ended = finish(stopped)
      while (!existsSync(path('m.checkpoint')) && stopped.exitCode === null) {
        await new Promise((resolve) => setTimeout(resolve, 5))
      }
      stopped.kill('SIGKILL')
      expect((await ended).code).toBe('SIGKILL')
      expect(list()).toEqual(['m.checkpoint'])

      const other = await run(...train.slice(0, -1), '13', '--out', path('m'))
      expect([other.code, other.stderr]).toEqual([1, expect.stringContaining('its epochs is 12, here 13')])
      const [again, whole] = await Promise.all([run(...train, '--out', path('m')), run(...train, '--out', path('n'))])
      expect([again.code, again.stdout]).toEqual([0, expect.stringContaining('going on from')])
      expect([whole.code, whole.stdout]).toEqual([0, expect.not.stringContaining('going on from')])
      expect(list()).toEqual(['m', 'n'])
      expect(readFileSync(path('m')).equals(readFileSync(path('n')))).toBe(true)
    },
    60_000
  )
})
