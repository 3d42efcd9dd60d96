import {
  checkInteger,
  checkKnownOptions,
  checkNumber,
  checkOneOf,
  NutshellError,
  Random,
  show
} from '@nutshell-ml/core'
import { DIGITS, PIXELS } from '../images'
import { drawHabit, drawHand, type Habit, type Hand } from './hand'
import { Pen } from './pen'
import { SHAPES } from './shapes'
import { writeDigit } from './write-digit'

/** One writer: what is not given is his own, and decided by his seed. */
export interface DigitWriter {
  /** Any finite number: another writer. @default 0 */
  seed?: number
  /** Pixels right for each pixel up; -1 to 1. Most hands: -0.2 to 0.4. @default his own */
  slant?: number
  /** Pixels of the width of the pen's line, in an image of 28 x 28; 1 to 6. Most hands: 2 to 4. @default his own */
  thickness?: number
  /** Times the usual width of digits; 0.4 to 2. @default his own */
  width?: number
  /**
   * How far points of a stroke lie from where they belong, in parts of the height of a digit, as a standard deviation; 0 to 0.1.
   * @default his own: 0.0125 to 0.0375
   */
  unsteadiness?: number
  /** Of some digits, the names of the shapes that he writes: `{ 7: 'barred' }`; `digitShapes` has the names. @default his own */
  shapes?: Readonly<Record<number, string>>
}

/** Options of `generateDigits`. */
export interface GenerateDigitsOptions {
  /** Any finite number: decides everything but who writes. @default 0 */
  seed?: number
  /** Who writes all of the digits. @default another hand for each of them */
  writer?: DigitWriter
  /** Which digits are written, each as often as the others. @default all ten */
  digits?: readonly number[]
}

/** Digits that were written. */
export interface GeneratedDigits {
  /** count x 784, 0 for paper to 255 for ink. */
  readonly images: Uint8Array
  /** 0 to 9. */
  readonly labels: Uint8Array
}

/**
 * Writes digits that look as if written by hand, and lie in their images as MNIST's do: within a box of 20 x 20, the centre of mass
 * in pixel (14, 14). Curves are laid through the points of strokes, which are jittered, bent, slanted and turned, and drawn by a pen
 * of some thickness. The digits are as often as each other (or once more than others), in any order.
 *
 * The same bytes on every platform for the same options. It is done at once: 10,000 digits take about half a second.
 *
 * @throws NutshellError UNKNOWN_OPTION, INVALID_OPTION.
 */
export function generateDigits(count: number, options: GenerateDigitsOptions = {}): GeneratedDigits {
  checkKnownOptions('generateDigits', options, ['seed', 'writer', 'digits'])
  checkInteger('count', count, 0, MOST)
  const digits = checkDigitList(options.digits ?? ALL)
  const random = new Random(options.seed ?? 0)
  const writer = options.writer === undefined ? undefined : handOfWriter(options.writer)
  const labels = random.shuffle(Uint8Array.from({ length: count }, (_, i) => digits[i % digits.length]))
  const images = new Uint8Array(count * PIXELS)
  const pen = new Pen()
  for (let i = 0; i < count; i++) {
    const hand = writer?.hand ?? drawHand(random)
    const habit = writer?.habits[labels[i]] ?? drawHabit(labels[i], hand, undefined, random)
    writeDigit(pen, hand, habit, random, images, i * PIXELS)
  }
  return { images, labels }
}

/** The names of the shapes of a digit, which a writer may be given. Those that nobody writes unless asked to are last. */
export function digitShapes(digit: number): string[] {
  return SHAPES[checkInteger('digit', digit, 0, DIGITS - 1)].map(({ name }) => name)
}

/** Their images are below 800 MB. */
const MOST = 1_000_000
const ALL: readonly number[] = [0, 1, 2, 3, 4, 5, 6, 7, 8, 9]

function checkDigitList(digits: unknown): readonly number[] {
  if (!Array.isArray(digits) || digits.length === 0 || new Set(digits).size !== digits.length) {
    throw new NutshellError('INVALID_OPTION', `digits = ${show(digits)}, expected different digits from 0 to 9`)
  }
  return digits.map((digit, i) => checkInteger(`digits[${i}]`, digit, 0, DIGITS - 1))
}

/** The hand of a writer, and his habit for each digit. */
function handOfWriter(writer: DigitWriter): { readonly hand: Hand; readonly habits: readonly Habit[] } {
  checkKnownOptions('writer', writer, ['seed', 'slant', 'thickness', 'width', 'unsteadiness', 'shapes'])
  const random = new Random(writer.seed ?? 0)
  const own = drawHand(random)
  const hand = {
    ...own,
    slant: checkWithin('slant', writer.slant ?? own.slant, -1, 1),
    thickness: checkWithin('thickness', writer.thickness ?? own.thickness, 1, 6),
    width: checkWithin('width', writer.width ?? own.width, 0.4, 2),
    unsteadiness: checkWithin('unsteadiness', writer.unsteadiness ?? own.unsteadiness, 0, 0.1)
  }
  const shapes = checkShapes(writer.shapes ?? {})
  return { hand, habits: ALL.map((digit) => drawHabit(digit, hand, shapes[digit], random)) }
}

function checkWithin(name: string, value: unknown, least: number, most: number): number {
  const expected = `a number from ${least} to ${most}`
  return checkNumber(`writer.${name}`, value, expected, (number) => number >= least && number <= most)
}

function checkShapes(shapes: Readonly<Record<number, string>>): Readonly<Record<number, string>> {
  checkKnownOptions('writer.shapes', shapes, ALL.map(String))
  for (const [digit, name] of Object.entries(shapes))
    checkOneOf(`writer.shapes[${digit}]`, name, digitShapes(Number(digit)))
  return shapes
}
