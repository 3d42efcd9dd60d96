// Ways to draw an image of MNIST on a canvas, and what `fromCanvas` reads from it; as a worker, for all images of one way.
import { isMainThread, parentPort, workerData } from 'node:worker_threads'
import { fromCanvas } from '@nutshell-ml/classifier/digits'
import { bilinear, hard, inCorner, nearest, SIDE, thicker, thinner, toRgba } from './canvas.mjs'
import { PIXELS } from './mnist.mjs'

const BLACK_ON_WHITE = { ink: 0, paper: 255 }
const WHITE_ON_BLACK = { ink: 255, paper: 0 }

/** Ink of a canvas from an image, and the colours that it is drawn in. */
export const VARIATIONS = {
  'enlarged, pixels as squares': [nearest, WHITE_ON_BLACK],
  'enlarged, smooth': [bilinear, WHITE_ON_BLACK],
  'ink or paper, nothing between': [(image) => hard(bilinear(image)), WHITE_ON_BLACK],
  'black on white': [bilinear, BLACK_ON_WHITE],
  'grey on light grey': [bilinear, { ink: 90, paper: 220 }],
  'black on nothing': [bilinear, { ink: 0 }],
  'white on nothing': [bilinear, { ink: 255 }],
  'thicker by 10 pixels': [(image) => thicker(bilinear(image), 5), BLACK_ON_WHITE],
  'thicker by 20 pixels': [(image) => thicker(bilinear(image), 10), BLACK_ON_WHITE],
  'thinner by 10 pixels': [(image) => thinner(hard(bilinear(image)), 5), BLACK_ON_WHITE],
  'a line of 4 pixels': [(image) => thicker(thinner(hard(bilinear(image)), SIDE), 2), BLACK_ON_WHITE],
  'in the upper left corner': [(image) => inCorner(bilinear(image), { right: false, down: false }), BLACK_ON_WHITE],
  'in the lower right corner': [(image) => inCorner(bilinear(image), { right: true, down: true }), BLACK_ON_WHITE]
}

/** Images as they come back from canvases. `blank`: how many were taken for blank; `ms`: what `fromCanvas` took for one. */
function readAll(name, images) {
  const [draw, colours] = VARIATIONS[name]
  const count = images.length / PIXELS
  const read = new Uint8Array(images.length)
  let ms = 0
  let blank = 0
  for (let at = 0; at < images.length; at += PIXELS) {
    const rgba = toRgba(draw(images.subarray(at, at + PIXELS)), colours)
    const start = performance.now()
    try {
      read.set(fromCanvas(rgba, SIDE, SIDE), at)
    } catch (error) {
      if (error.code !== 'EMPTY_INPUT') throw error
      blank++
    }
    ms += performance.now() - start
  }
  return { read, blank, ms: ms / count }
}

if (!isMainThread) parentPort?.postMessage(readAll(workerData.name, workerData.images))
