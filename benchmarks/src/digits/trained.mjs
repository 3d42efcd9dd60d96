// Our models, trained here or by a run that has left them in a folder.
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { DigitCnn, DigitKMeans, DigitLinear, DigitTrees, loadDigits } from '@nutshell-ml/classifier/digits'
import { GROUPS } from './contenders.mjs'
import { firstOf } from './mnist.mjs'

const KINDS = { cnn: DigitCnn, kmeans: DigitKMeans, linear: DigitLinear, trees: DigitTrees }

/** Where a model that has learned from so many images is kept. */
export function fileOfModel(folder, name, images) {
  return join(folder, `${name}-${images}.safetensors`)
}

/** The model of a group. @param job `models`: the folder; `mnist`, `images`, `epochs` and `isFull`, for one that is not there */
export async function trainedModel(name, { models, mnist, images, epochs, isFull }) {
  const path = fileOfModel(models, name, images)
  if (existsSync(path)) {
    const model = await loadDigits(readFileSync(path))
    console.log(`${GROUPS[name].title}: ${path}`)
    return model
  }
  const { title, kind, settings } = GROUPS[name]
  const train = firstOf(mnist.train, images)
  const start = performance.now()
  const options = { ...settings, ...(kind === 'cnn' && !isFull && { epochs }) }
  const model = await KINDS[kind].fit(train.images, train.labels, options)
  console.log(`${title}: trained on ${images} images in ${((performance.now() - start) / 1000).toFixed(1)} s`)
  writeFileSync(path, model.save())
  return model
}
