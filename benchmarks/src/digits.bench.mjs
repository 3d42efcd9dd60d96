// Models of digits beside their peers on MNIST, on two threads: accuracy on the 10,000 test images, seconds of training, size as a file,
// and the time of one image. k-means and the linear model beside scikit-learn, trees beside LightGBM, networks beside tfjs-node on the
// same network by the same training, and PyTorch. Each is in a process of its own, one working at a time.
//   npm run bench -- digits --full [--groups kmeans-10,kmeans-500,linear,trees,cnn-small,cnn-standard,cnn-large] [--peers none]
//   npm run bench -- digits [--images 10000] [--epochs 2]     a short form: a slice of MNIST, few epochs
//   npm run bench -- digits --drawings | --learn [--full] [--models FOLDER]
// --drawings tells how well drawings are read: test images enlarged, inverted, thicker, thinner, moved. --learn tells what models learn
// from a user's corrections, and what they forget. Both train what they need, or take it from FOLDER, where a run of the models with
// --models leaves it. Needs NUTSHELL_DATA. Peers take part where they are: NUTSHELL_PYTHON names a Python with scikit-learn, LightGBM
// and PyTorch (NUTSHELL_TORCH_PYTHON another one for PyTorch), NUTSHELL_TFJS_NODE a folder whose node_modules has tfjs-node, working.
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { GROUPS, USUAL_GROUPS } from './digits/contenders.mjs'
import { drawings } from './digits/drawings.mjs'
import { learn } from './digits/learn.mjs'
import { IMAGES, readMnist, writeFiles } from './digits/mnist.mjs'
import { printModels, raceGroup } from './digits/models.mjs'
import { createProject } from './digits/tfjs-node-project.mjs'
import { environment, savedResult, saveResult } from './harness.mjs'

const SLICE = { images: 10_000, epochs: 2 }
const NOTES = `
- Accuracy is of MNIST's 10,000 test images, computed here for all contenders from the digits that they say. Training is from images in
  memory to a model; where there are several rounds, the median. One image is from its numbers to its digit, warm: medians over 7
  rounds, in turn, of the median of 200 images.
- Files: ours with the images that they carry to go on learning by themselves, and without (in brackets); scikit-learn's pickled,
  LightGBM's as text, PyTorch's weights alone.
- Networks: tfjs-node runs the same code on the same images in the same order; PyTorch, for orientation, has the same network, Adam,
  learning rates, epochs and bounds of bending, but draws of its own, and bends images batch by batch in its own operations.
- Images a second are of ${GROUPS['cnn-standard'].steps} steps, in turn over rounds, bending included. Seconds with a tilde are scaled up from
  these: PyTorch's, and tfjs-node's but for the small network, which --full does not train whole.
- scikit-learn: KMeans of pixels from 0 to 1, one start, 30 iterations at most as ours, clusters named by the majority of their members;
  LogisticRegression of pixels from 0 to 1, lbfgs, the same l2 as ours, 100 iterations at most. LightGBM: as ours 100 rounds, 31
  leaves, learning rate 0.2, a fifth of the pixels for each split, 255 bins, l2 1, Hessians in a leaf at least 1.`

const options = readOptions()
const folder = mkdtempSync(join(tmpdir(), 'nutshell-digits-'))
process.on('exit', () => rmSync(folder, { recursive: true, force: true }))
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => process.exit(1))

const mnist = await readMnist()
const { images, epochs, isFull } = options
console.log(
  `MNIST: ${images} of ${IMAGES.train} images to learn from, ${IMAGES.test} to be judged by` +
    (isFull ? '' : `; a short form: networks have ${epochs} epochs in place of their own (--full: all of it)`)
)
const models = options.models ?? folder
mkdirSync(models, { recursive: true })
const kept = savedResult('digits') ?? {}
if (options.isDrawings) keep('drawings', await drawings({ ...options, mnist, models }))
if (options.isLearn) keep('learn', await learn({ ...options, mnist, models }))
if (!options.isDrawings && !options.isLearn) await raceModels()

async function raceModels() {
  const project = createProject(folder)
  const files = writeFiles(folder, mnist)
  const found = {}
  for (const name of options.groups ?? USUAL_GROUPS) {
    const job = { ...options, epochs: isFull ? undefined : epochs, files, folder, project, keepIn: options.models }
    found[name] = await raceGroup(name, { ...job, testLabels: mnist.test.labels })
    // At once: the last of the groups takes the longest.
    const isWhole = Object.keys(found[name].contenders).length > Object.keys(GROUPS[name].peers).length
    keep('models', { ...kept.models, [name]: { ...environment(), ...found[name] } }, isWhole)
  }
  console.log(`\n### Models of digits: MNIST, ${images} images to learn from\n`)
  printModels(options.isPart ? found : { ...kept.models, ...found })
  console.log(NOTES)
}

/** Writes a part of the result, if it is a whole one. */
function keep(part, value, isWhole = true) {
  console.log()
  if (options.isPart || !isWhole) {
    console.log('not written: that takes --full, all rounds and all peers')
    return
  }
  kept[part] = part === 'models' ? value : { ...environment(), ...value }
  saveResult('digits', kept)
}

function readOptions() {
  const string = { type: 'string' }
  const flag = { type: 'boolean' }
  try {
    const { values } = parseArgs({
      options: {
        groups: string,
        images: string,
        epochs: string,
        rounds: string,
        peers: string,
        models: string,
        full: flag,
        drawings: flag,
        learn: flag
      }
    })
    const isFull = Boolean(values.full)
    if (isFull && (values.images ?? values.epochs) !== undefined) throw new Error('--full: takes all images and epochs')
    if (values.peers !== undefined && values.peers !== 'none') throw new Error(`--peers ${values.peers}: expected none`)
    const groups = values.groups?.toString().split(',')
    const stranger = groups?.find((name) => !Object.hasOwn(GROUPS, name))
    if (stranger !== undefined) throw new Error(`--groups: ${stranger} is none of ${Object.keys(GROUPS).join(', ')}`)
    return {
      groups,
      isFull,
      images: isFull ? IMAGES.train : wholeNumber('images', values.images ?? SLICE.images, IMAGES.train),
      epochs: wholeNumber('epochs', values.epochs ?? SLICE.epochs, 1000),
      rounds: wholeNumber('rounds', values.rounds ?? 7, 1000),
      isAlone: values.peers === 'none',
      models: values.models?.toString(),
      isDrawings: Boolean(values.drawings),
      isLearn: Boolean(values.learn),
      isPart:
        !isFull ||
        (Boolean(values.learn) && groups !== undefined) ||
        values.peers !== undefined ||
        values.rounds !== undefined
    }
  } catch (error) {
    console.error(error.message)
    process.exit(2)
  }
}

function wholeNumber(option, text, most) {
  const value = Number(text)
  if (!Number.isInteger(value) || value < 1 || value > most) {
    throw new Error(`--${option} ${text}: expected a whole number from 1 to ${most}`)
  }
  return value
}
