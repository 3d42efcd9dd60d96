import { NutshellError, show } from '@nutshell-ml/core'

/** Lines `name=value`, as LightGBM writes them. What is not there or is no number is an INVALID_INPUT error that says where. */
export class Lines {
  readonly #values = new Map<string, string>()
  readonly where: string

  constructor(lines: readonly string[], where: string) {
    this.where = where
    for (const line of lines) {
      const at = line.indexOf('=')
      if (at < 0) this.#values.set(line, '')
      else this.#values.set(line.slice(0, at), line.slice(at + 1))
    }
  }

  has(name: string): boolean {
    return this.#values.has(name)
  }

  text(name: string): string {
    const value = this.#values.get(name)
    if (value === undefined) throw new NutshellError('INVALID_INPUT', `${this.where} has no ${name}: it is truncated`)
    return value
  }

  words(name: string): string[] {
    const text = this.text(name).trim()
    return text === '' ? [] : text.split(' ')
  }

  count(name: string, highest: number): number {
    return wholeOf(this.text(name), 0, highest, `${this.where}: ${name}`)
  }

  /** @param isOpen whether 'inf' and '-inf' are numbers too. */
  numbers(name: string, length: number, isOpen = false): Float64Array {
    const words = this.checked(name, length)
    const numbers = new Float64Array(words.length)
    for (let i = 0; i < words.length; i++) {
      const word = isOpen ? words[i].replace(/^(-?)inf$/, '$1Infinity') : words[i]
      numbers[i] = word === '' ? Number.NaN : Number(word)
      if (isOpen && Math.abs(numbers[i]) === Number.POSITIVE_INFINITY) continue
      if (!Number.isFinite(numbers[i])) {
        throw new NutshellError('INVALID_INPUT', `${this.where}: ${name}[${i}] is ${show(words[i])}, expected a number`)
      }
    }
    return numbers
  }

  wholes(name: string, lowest: number, highest: number, length: number): Float64Array {
    const words = this.checked(name, length)
    return Float64Array.from(words, (word, i) => wholeOf(word, lowest, highest, `${this.where}: ${name}[${i}]`))
  }

  private checked(name: string, length: number): string[] {
    const words = this.words(name)
    if (words.length === length) return words
    throw new NutshellError('INVALID_INPUT', `${this.where}: ${name} has ${words.length} items, expected ${length}`)
  }
}

function wholeOf(word: string, lowest: number, highest: number, where: string): number {
  const value = word.trim() === '' ? Number.NaN : Number(word)
  if (Number.isInteger(value) && value >= lowest && value <= highest) return value
  throw new NutshellError(
    'INVALID_INPUT',
    `${where} is ${show(word)}, expected a whole number from ${lowest} to ${highest}`
  )
}
