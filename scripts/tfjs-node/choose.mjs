// `node choose.mjs`, in the folder of a project: prints what `tensorflowBackend()` chooses there and a product computed by it, as JSON.
import { createRequire } from 'node:module'
import { join } from 'node:path'

const load = createRequire(join(process.cwd(), 'index.js'))
const { tensorflowBackend } = load('@nutshell-ml/tfjs-backend')
const tf = load('@tensorflow/tfjs-core')

const chosen = await tensorflowBackend()
const a = tf.tensor2d([1, 2, 3, 4], [2, 2])
const product = Array.from(tf.matMul(a, a).dataSync())
console.log(JSON.stringify({ ...chosen, current: tf.getBackend(), product }))
