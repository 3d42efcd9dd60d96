// How long each kernel of a TensorFlow.js backend takes, with what it is called with.

/**
 * Puts a clock around all kernels of a backend.
 *
 * @param tf TensorFlow.js
 * @returns `{ start(), take() }`: `take` gives what was counted since `start`: `{ name, shapes, calls, ms, flops, bytes }`, sums of calls
 */
export function profileKernels(tf, backendName) {
  let rows = new Map()
  /** What a kernel calls belongs to it. */
  let depth = 0
  for (const kernel of tf.getKernelsForBackend(backendName)) {
    const { kernelName: name, kernelFunc: run } = kernel
    const kernelFunc = (call) => {
      depth++
      const start = performance.now()
      try {
        const result = run(call)
        if (depth === 1) count(rows, name, call, result, performance.now() - start)
        return result
      } finally {
        depth--
      }
    }
    tf.unregisterKernel(name, backendName)
    tf.registerKernel({ ...kernel, kernelFunc })
  }
  return {
    start() {
      rows = new Map()
    },
    take: () => [...rows.values()]
  }
}

function count(rows, name, { inputs, attrs }, result, ms) {
  const given = Object.values(inputs ?? {})
    .flat()
    .filter(isTensor)
  const shapes = `${given.map(({ shape }) => shape.join('x') || '1').join(' ')} -> ${[result].flat().map(shapeOf).join(' ')}`
  const key = `${name} ${shapes}`
  const row = rows.get(key) ?? { name, shapes, calls: 0, ms: 0, flops: 0, bytes: 0 }
  rows.set(key, row)
  row.calls++
  row.ms += ms
  row.flops += flopsOf(name, inputs, attrs, [result].flat()[0])
  for (const { shape } of [...given, ...[result].flat().filter(isTensor)]) row.bytes += 4 * sizeOf(shape)
}

/** Multiplications and additions of kernels that are bound by them. */
function flopsOf(name, inputs, attrs, result) {
  switch (name) {
    case 'BatchMatMul':
    case '_FusedMatMul':
      return 2 * sizeOf(result.shape) * inputs.a.shape.at(attrs.transposeA ? -2 : -1)
    case 'Conv2D':
    case 'FusedConv2D':
      return 2 * sizeOf(result.shape) * sizeOf(inputs.filter.shape.slice(0, 3))
    case 'Conv2DBackpropInput':
      return 2 * sizeOf(inputs.dy.shape) * sizeOf(inputs.filter.shape.slice(0, 3))
    case 'Conv2DBackpropFilter':
      return 2 * sizeOf(inputs.dy.shape) * sizeOf(attrs.filterShape.slice(0, 3))
    default:
      return 0
  }
}

const isTensor = (value) => Array.isArray(value?.shape)
const shapeOf = (value) => (isTensor(value) ? value.shape.join('x') || '1' : '?')
const sizeOf = (shape) => shape.reduce((product, length) => product * length, 1)
