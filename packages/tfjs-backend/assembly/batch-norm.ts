import { runPhase } from '../../core/assembly/phases'
import { JOB, tasksOf } from './job'

@unmanaged
class BatchNormJob {
  x: usize
  out: usize
  table: usize
  /** Numbers of x after which the channels begin again; a multiple of the channels. */
  period: i32
  size: i32
  tasks: i32
}

/**
 * out = offset + (x - mean) * scale / sqrt(variance + epsilon), in float64; the channels are repeated over x. Scale and offset may be
 * missing (0). The table has room for 3 * period float64.
 */
export function batchNorm(
  x: usize, out: usize, size: i32, mean: usize, variance: usize, scale: usize, offset: usize,
  channels: i32, period: i32, epsilon: f64, table: usize
): i32 {
  const job = changetype<BatchNormJob>(JOB)
  job.x = x
  job.out = out
  job.size = size
  job.table = table
  job.period = period
  let channel: usize = 0
  // Six float64 for each two numbers: what is taken from them, what they are multiplied by, what is added.
  for (let i = 0; i < period; i++) {
    const at = table + (<usize>(i >> 1) * 48) + (<usize>(i & 1) << 3)
    const factor: f64 = scale == 0 ? 1 : <f64>load<f32>(scale + channel)
    store<f64>(at, <f64>load<f32>(mean + channel))
    store<f64>(at, factor / sqrt(<f64>load<f32>(variance + channel) + epsilon), 16)
    store<f64>(at, offset == 0 ? 0 : <f64>load<f32>(offset + channel), 32)
    channel += 4
    if (channel == (<usize>channels) << 2) channel = 0
  }
  job.tasks = tasksOf(size)
  return runPhase(batchNormTask, job.tasks)
}

function batchNormTask(task: i32, _thread: i32): void {
  const job = changetype<BatchNormJob>(JOB)
  const period = job.period
  const periods = <i64>((job.size + period - 1) / period)
  let i = <i32>((periods * task) / job.tasks) * period
  const end = min(job.size, <i32>((periods * (task + 1)) / job.tasks) * period)
  for (; i < end; i += period) {
    const bytes = <usize>min(period, end - i) << 2
    normalize(job.x + (<usize>i << 2), job.out + (<usize>i << 2), bytes, job.table)
  }
}

// @ts-ignore: decorator
@inline
function normalize(x: usize, out: usize, bytes: usize, table: usize): void {
  let i: usize = 0
  for (; i + 16 <= bytes; i += 16) {
    const low = normalizeTwo(v128.load64_zero(x + i), table)
    const high = normalizeTwo(v128.load64_zero(x + i, 8), table + 48)
    v128.store(out + i, v128.shuffle<f32>(low, high, 0, 1, 4, 5))
    table += 96
  }
  for (; i < bytes; i += 4) {
    const difference = <f64>load<f32>(x + i) - load<f64>(table)
    store<f32>(out + i, <f32>(load<f64>(table, 32) + difference * load<f64>(table, 16)))
    table += (i & 4) == 0 ? 8 : 40
  }
}

// @ts-ignore: decorator
@inline
function normalizeTwo(x: v128, table: usize): v128 {
  const difference = f64x2.sub(f64x2.promote_low_f32x4(x), v128.load(table))
  return f32x4.demote_f64x2_zero(f64x2.add(v128.load(table, 32), f64x2.mul(difference, v128.load(table, 16))))
}
