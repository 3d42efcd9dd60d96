import type { DigitProgress } from '@nutshell-ml/classifier/digits'
import { formatDuration } from './progress-bar'

/**
 * Tells of training in a line: how far it is, how good, how fast, how long it will still take.
 *
 * @param batch images of a step; undefined where steps are no images.
 * @param now milliseconds, of any clock that does not go back.
 */
export function createProgressText(batch: number | undefined, now: () => number): (progress: DigitProgress) => string {
  let first: { readonly at: number; readonly done: number } | undefined
  return (progress) => {
    const { done, total, epoch } = progress
    // What was done before the first report may have been done before this process began.
    first ??= { at: now(), done }
    const seconds = (now() - first.at) / 1000
    const share = done / total
    const parts = [`${Math.floor(share * 100)}%`]
    if (epoch !== undefined) parts.push(`epoch ${epoch + (progress.endOfEpoch ? 0 : 1)}`, ...figuresOf(progress))
    else parts.push(`step ${done.toLocaleString('en')} of ${total.toLocaleString('en')}`)
    const steps = done - first.done
    if (steps > 0 && seconds > 0) {
      if (batch !== undefined) parts.push(`${Math.round((steps * batch) / seconds).toLocaleString('en')} images/s`)
      parts.push(`${formatDuration((seconds * (total - done)) / steps)} left`)
    }
    return parts.join(', ')
  }
}

/** What an epoch came to, as it stays on a terminal. */
export function epochText(progress: DigitProgress): string {
  return [`epoch ${progress.epoch}`, ...figuresOf(progress)].join(', ')
}

function figuresOf({ loss, accuracy, validationLoss, validationAccuracy }: DigitProgress): string[] {
  const parts: string[] = []
  if (loss !== undefined) parts.push(`loss ${loss.toFixed(4)}`)
  if (accuracy !== undefined) parts.push(`accuracy ${accuracy.toFixed(4)}`)
  if (validationAccuracy !== undefined) {
    parts.push(`held out: loss ${validationLoss?.toFixed(4)}, accuracy ${validationAccuracy.toFixed(4)}`)
  }
  return parts
}
