// The one kernel of training a convolution that the backend `wasm` of TensorFlow.js does not have.

/**
 * Registers Conv2DBackpropFilter for the backend `wasm`, of kernels that it has: the gradient is itself a convolution, of the input with
 * the gradient of the output, where the batch takes the place of the channels. Stride and dilation 1 only.
 */
export function patchFilterGradient(tf) {
  tf.registerKernel({
    kernelName: 'Conv2DBackpropFilter',
    backendName: 'wasm',
    kernelFunc({ inputs: { x, dy }, attrs: { strides, pad, filterShape } }) {
      const { padInfo, strideHeight, strideWidth } = tf.backend_util.computeConv2DInfo(
        x.shape,
        filterShape,
        strides,
        1,
        pad
      )
      if (strideHeight !== 1 || strideWidth !== 1) throw new Error(`strides are ${strides}, expected 1`)
      const { top, bottom, left, right } = padInfo
      return tf.tidy(() => {
        const padded = tf.pad(x, [
          [0, 0],
          [top, bottom],
          [left, right],
          [0, 0]
        ])
        const channelsFirst = tf.transpose(padded, [3, 1, 2, 0])
        const filter = tf.transpose(dy, [1, 2, 0, 3])
        return tf.transpose(tf.conv2d(channelsFirst, filter, 1, 'valid'), [1, 2, 0, 3])
      })
    }
  })
}
