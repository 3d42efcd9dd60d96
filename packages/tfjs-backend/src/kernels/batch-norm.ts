import { type TensorInfo, util } from '@tensorflow/tfjs-core'
import type { FastKernel } from './kernel'

const DEFAULT_EPSILON = 0.001
const MOST_CHANNELS = 65536
/** The fewest numbers that are taken in one go: channels are repeated until they are so many. */
const LEAST_PERIOD = 64

export const BATCH_NORM: FastKernel[] = [
  {
    name: 'FusedBatchNorm',
    run({ inputs, attrs, backend }) {
      const { x, mean, variance, scale, offset } = inputs
      const perChannel = [mean, variance, scale, offset].filter((tensor) => tensor != null) as TensorInfo[]
      if (x?.dtype !== 'float32' || perChannel.some(({ dtype }) => dtype !== 'float32')) return undefined
      // What does not go together, or begins again at different places, is left to the plain kernel.
      const [{ shape }] = perChannel
      const channels = util.sizeFromShape(shape)
      if (
        perChannel.some((other) => other.shape.length !== shape.length || util.sizeFromShape(other.shape) !== channels)
      ) {
        return undefined
      }
      const size = util.sizeFromShape(x.shape)
      if (size === 0 || channels === 0 || channels > MOST_CHANNELS) return undefined
      const { varianceEpsilon } = attrs as { varianceEpsilon?: number | null }
      const fours = channels % 4 === 0 ? channels : channels * 4
      const period = fours * Math.ceil(LEAST_PERIOD / fours)
      const addresses = [mean, variance, scale, offset].map((tensor) =>
        tensor == null ? 0 : backend.addressOf(tensor)
      )
      const at = backend.addressOf(x)
      const tableBytes = 3 * period * Float64Array.BYTES_PER_ELEMENT
      return backend.borrow(
        tableBytes,
        () => `scratch of batch normalization of shape [${x.shape}]`,
        (table) => {
          const out = backend.output(x.shape)
          const sizes = [channels, period, varianceEpsilon ?? DEFAULT_EPSILON, table]
          backend.run('batchNorm', at, backend.addressOf(out), size, ...addresses, ...sizes)
          return out
        }
      )
    }
  }
]
