import { checkInteger, checkKnownOptions, NutshellError, show } from '@nutshell-ml/core'
import { formatCount, formatRate } from '../../report/numbers'
import { calibrationChart } from '../../report/page/charts'
import { pageFrame } from '../../report/page/frame'
import { type Html, html } from '../../report/page/html'
import { chartCard, factList, glossary, shareText, tiles, warningList } from '../../report/page/parts'
import type { DigitEvaluation } from '../evaluation'
import { PIXELS } from '../images'
import { calibrationTable, digitMatrix, digitTable, mistakePictures, surety } from './digit-parts'
import { shareInterval } from './interval'
import { DIGIT_STYLE } from './style'

/** Options of `formatDigitPage`. */
export interface DigitPageOptions {
  /** The heading: which model, on which images. @default 'How well digits are read' */
  title?: string
  /** What there is to know of the model, such as its `facts`: name and value. @default nothing */
  facts?: Readonly<Record<string, string | number>>
  /** What a reader should know before the figures are believed. @default nothing */
  warnings?: readonly string[]
  /** Mistakes that are shown, at most: those that the model was surest of. A picture takes 1.6 KB. @default 60 */
  mistakes?: number
}

/**
 * An evaluation as one HTML page that stands for itself: figures, what is taken for what, each digit, and the worst mistakes as
 * pictures. It loads nothing, and is for readers who know nothing of the field.
 *
 * @param images those that were evaluated, 784 bytes each.
 * @throws NutshellError INVALID_SHAPE for another number of images; UNKNOWN_OPTION, INVALID_OPTION.
 */
export function formatDigitPage(
  evaluation: DigitEvaluation,
  images: Uint8Array,
  options: DigitPageOptions = {}
): string {
  checkKnownOptions('formatDigitPage', options, ['title', 'facts', 'warnings', 'mistakes'])
  const { title = 'How well digits are read', facts = {}, warnings, mistakes: most = 60 } = options
  checkInteger('mistakes', most, 0)
  if (evaluation?.report?.kind !== 'multiclass') {
    throw new NutshellError('INVALID_OPTION', `evaluation = ${show(evaluation)}, expected what evaluate returns`)
  }
  if (images?.length !== evaluation.images * PIXELS) {
    const expected = `expected the ${formatCount(evaluation.images)} images of the evaluation, 784 bytes each`
    throw new NutshellError('INVALID_SHAPE', `images = ${show(images)}, ${expected}`)
  }
  const content = html`${head(evaluation)}
${warningList(warnings)}
<h2>What is taken for what</h2>
<div class="card">${digitMatrix(evaluation.confusion)}</div>
<h2>Digit by digit</h2>
<div class="card">${digitTable(evaluation)}</div>
${worst(evaluation, images, most)}
${trust(evaluation)}
${factList(Object.entries(facts).map(([name, value]): [string, string] => [name, factText(value)]))}
${WORDS}`
  return pageFrame({ title, policy: 'img-src data:', style: DIGIT_STYLE, content })
}

function head({ images, accuracy, logLoss, perDigit, mistakes, report }: DigitEvaluation): Html {
  const wrong = mistakes.length
  const [least, greatest] = shareInterval(images - wrong, images)
  const said =
    wrong === 0
      ? html`${images === 1 ? 'The one image is' : `All ${imagesText(images)} are`} read right.`
      : html`Of ${imagesText(images)}, the model reads ${formatCount(images - wrong)} right.`
  const rate =
    wrong === 0
      ? ''
      : `It takes ${wrong === 1 ? 'one' : formatCount(wrong)} for another digit, ${oneIn(images / wrong)}. `
  const known = perDigit.flatMap((right, digit) => (right === null ? [] : [{ right, digit }]))
  const hardest = known.reduce((worst, one) => (one.right < worst.right ? one : worst))
  return html`<p class="headline">${said}</p>
    <p class="lead">${rate}Of other images like these, ${surety(least)} to ${surety(greatest)} are likely to be read right: the chance of the draw, as an interval of 95%.</p>
    ${tiles([
      { name: 'Accuracy', value: surety(accuracy), meaning: `${surety(least)} to ${surety(greatest)}` },
      { name: 'Mistakes', value: formatCount(wrong), meaning: `of ${imagesText(images)}` },
      {
        name: 'Hardest digit',
        value: wrong === 0 ? 'none' : String(hardest.digit),
        meaning: wrong === 0 ? 'all are read right' : `${surety(hardest.right)} of them are read right`
      },
      { name: 'Log loss', value: formatRate(logLoss), meaning: 'lower is better; guessing 2.3026' },
      {
        name: 'Calibration error',
        value: shareText(report.calibrationError),
        meaning: 'how far it is off in its surety, on average'
      }
    ])}`
}

function worst({ mistakes }: DigitEvaluation, images: Uint8Array, most: number): Html | undefined {
  if (mistakes.length === 0 || most === 0) return undefined
  const shown = mistakes.slice(0, most)
  const sure = mistakes.filter(({ probability }) => probability > 0.9).length
  const which =
    shown.length < mistakes.length
      ? html`The ${shown.length} of ${formatCount(mistakes.length)} mistakes that the model was surest of, the surest first`
      : html`All mistakes, those that the model was surest of first`
  return html`<h2>The worst mistakes</h2>
    <p class="lead">${which}. Below each: what it is, what was said, how surely, and what the right digit was given. ${sureText(sure, mistakes.length)} said with more than 90%.</p>
    ${mistakePictures(shown, images)}`
}

function trust({ report }: DigitEvaluation): Html {
  const { calibration, calibrationError } = report
  const off = shareText(calibrationError)
  const chart = calibrationChart(
    {
      label: `Calibration: how often the digit said is right for each probability; off by ${off} on average`,
      x: 'probability of the digit said',
      y: 'is right'
    },
    calibration
  )
  const reading = html`On the dashed line, what is said with 80% is right 80 times in 100. Each dot is about a tenth of the images. Off by ${off} on average.`
  return html`<h2>Whether its probabilities can be trusted</h2>
    <div class="columns">${chartCard('Calibration', chart, reading)}<div class="card"><h3>In numbers</h3>${calibrationTable(calibration)}</div></div>`
}

const WORDS = glossary([
  ['Read right', 'Of the images of a digit, the part that was said to be it. Also called recall.'],
  ['Precision', 'Of the images said to be a digit, the part that is.'],
  ['F1', 'Both in one number: their harmonic mean. It is high only where both are.'],
  ['Accuracy', 'The part of all images of which the right digit is said.'],
  ['Log loss', 'How far the probabilities are from what is right; 0 is perfect.'],
  ['Calibration', 'Whether what is given a probability of 80% comes true 80 times in 100.']
])

function sureText(sure: number, all: number): string {
  if (sure === 0) return 'None of them was'
  if (sure === all) return all === 1 ? 'It was' : 'All of them were'
  return `${formatCount(sure)} of ${formatCount(all)} ${sure === 1 ? 'was' : 'were'}`
}

function factText(value: string | number): string {
  return Number.isInteger(value) ? formatCount(value as number) : String(value)
}

function imagesText(count: number): string {
  return `${formatCount(count)} ${count === 1 ? 'image' : 'images'}`
}

function oneIn(ratio: number): string {
  return ratio < 1.5 ? 'most of them' : `about one in ${formatCount(Math.round(ratio))}`
}
