import { DAY } from '../../prepare/calendar'

/* Pieces of source that read values as the preparation of a model does; see `to-module-runtime.ts`. */

/** Numbers and levels; needs: mostNumber. */
export const COLUMN_SOURCE = String.raw`
const GAPS = new Set(
  ',#N/A,#N/A N/A,#NA,-1.#IND,-1.#QNAN,-NaN,-nan,1.#IND,1.#QNAN,<NA>,N/A,NA,NULL,NaN,None,n/a,nan,null,?'.split(',')
)
const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:e[+-]?\d+)?$/i

function isGap(text) {
  return GAPS.has(text.trim())
}

function numberOf(value) {
  if (typeof value === 'number') return value
  if (value === undefined || value === null) return Number.NaN
  if (typeof value === 'boolean') return value ? 1 : 0
  if (typeof value === 'bigint') return Number(value)
  if (typeof value !== 'string') return Number.POSITIVE_INFINITY
  const trimmed = value.trim()
  if (NUMBER.test(trimmed)) return Number(trimmed)
  return isGap(trimmed) ? Number.NaN : Number.POSITIVE_INFINITY
}

const BOOLEANS = new Map([
  ['true', 1], ['false', 0], ['yes', 1], ['no', 0], ['t', 1], ['f', 0], ['y', 1], ['n', 0], ['1', 1], ['0', 0]
])

function booleanOf(value) {
  if (typeof value === 'string') {
    const known = BOOLEANS.get(value.trim().toLowerCase())
    if (known !== undefined) return known
    return isGap(value) ? Number.NaN : Number.POSITIVE_INFINITY
  }
  const number = numberOf(value)
  return number === 0 || number === 1 || Number.isNaN(number) ? number : Number.POSITIVE_INFINITY
}

function wrong(name, value, expected) {
  let shown = typeof value
  try {
    shown = typeof value === 'string' ? JSON.stringify(value) : String(value)
  } catch {}
  return new TypeError('column ' + JSON.stringify(name) + ' is ' + shown + ', expected ' + expected)
}

function readNumber({ name, isBoolean }, value, features, at) {
  const number = typeof value === 'number' ? value : isBoolean ? booleanOf(value) : numberOf(value)
  if (Math.abs(number) > mostNumber) throw wrong(name, value, isBoolean ? 'true or false' : 'a number')
  features[at] = number
}

function levelsByText(keys) {
  const texts = new Map(keys.map((key, place) => [key, place]))
  const byNumber = levelNumbers(keys)
  return (value) => {
    switch (typeof value) {
      case 'string':
        return texts.get(value) ?? texts.get(value.trim()) ?? -1
      case 'number':
        return Number.isNaN(value) ? -1 : (byNumber.get(value) ?? -1)
      case 'boolean':
      case 'bigint':
        return texts.get(String(value)) ?? -1
      default:
        return value === undefined || value === null ? -1 : -2
    }
  }
}

function levelNumbers(keys) {
  const found = new Map()
  const twice = []
  keys.forEach((key, place) => {
    const number = numberOf(key)
    if (!Number.isFinite(number)) return
    if (found.has(number)) twice.push(number)
    found.set(number, place)
  })
  for (const number of twice) found.delete(number)
  return found
}

function levelsByNumber(keys, isBoolean) {
  const places = new Map(keys.map((key, place) => [key, place]))
  return (value) => {
    const number = isBoolean ? booleanOf(value) : numberOf(value)
    const place = places.get(number)
    if (place !== undefined) return place
    return Number.isNaN(number) || Number.isFinite(number) ? -1 : -2
  }
}

function readLevel({ name, by, find }, value, features, at) {
  const place = find(value)
  if (place === -2) {
    throw wrong(name, value, by === 'text' ? 'a text, a number, true or false' : by === 'number' ? 'a number' : 'true or false')
  }
  features[at] = place < 0 ? Number.NaN : place
}
`

export const DATE_SOURCE = String.raw`
const ISO = /^(\d{4})([-/])(\d\d)\2(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:[.,](\d{1,9}))?)?(Z|[+-]\d\d(?::?\d\d)?)?)?$/

function parseDate(text) {
  const match = ISO.exec(text)
  if (match === null) return Number.NaN
  const [, year, , month, day, hour = '00', minute = '00', second = '00', fraction = '', zone = 'Z'] = match
  if (+day > daysIn(+year, +month) || +hour > 23) return Number.NaN
  const digits = zone === 'Z' ? '' : zone.slice(1).replace(':', '').padEnd(4, '0')
  const offset = zone === 'Z' ? 'Z' : zone[0] + digits.slice(0, 2) + ':' + digits.slice(2)
  const milliseconds = fraction.slice(0, 3).padEnd(3, '0')
  return Date.parse(year + '-' + month + '-' + day + 'T' + hour + ':' + minute + ':' + second + '.' + milliseconds + offset)
}

function daysIn(year, month) {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0 ? 29 : 28
}

function dateOf(value) {
  if (typeof value === 'number') return value
  if (value === undefined || value === null) return Number.NaN
  if (typeof value === 'string') {
    const time = parseDate(value.trim())
    return Number.isNaN(time) && !isGap(value) ? Number.POSITIVE_INFINITY : time
  }
  if (Object.prototype.toString.call(value) !== '[object Date]') return Number.POSITIVE_INFINITY
  const time = value.getTime()
  return Number.isNaN(time) ? Number.POSITIVE_INFINITY : time
}

function partOf(part, time) {
  const day = Math.floor(time / ${DAY})
  if (part === 'hour') return Math.floor((time - day * ${DAY}) / ${DAY / 24})
  if (part === 'weekday') return ((((day + 3) % 7) + 7) % 7) + 1
  return new Date(time).getUTCMonth() + 1
}

function readDate({ name, parts }, value, features, at) {
  const time = dateOf(value)
  if (Math.abs(time) > 8.64e15) throw wrong(name, value, "a date as '2024-05-31' or '2024-05-31T12:00Z'")
  features[at] = time / ${DAY}
  for (let k = 0; k < parts.length; k++) features[at + 1 + k] = Number.isNaN(time) ? Number.NaN : partOf(parts[k], time)
}
`

export const TEXT_SOURCE = String.raw`
const MARKUP = /<\/?[A-Za-z][A-Za-z0-9]*(?:[ \t\r\n][^<>]*)?\/?>/g
const WORDS = {
  words: /[\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*(?:['’][\p{L}\p{N}_][\p{L}\p{N}\p{M}_]*)*|[!?]/gu,
  'scikit-learn': /[\p{L}\p{N}_]{2,}/gu
}

function readText(column, value, features, at) {
  if (value === undefined || value === null) return
  if (!['string', 'number', 'boolean', 'bigint'].includes(typeof value)) throw wrong(column.name, value, 'a text')
  const { options, terms, weights } = column
  const { kind, tokens, lowercase, markup, stopWords, ngrams, sublinear, norm } = options
  const bare = markup ? String(value).replace(MARKUP, ' ') : String(value)
  const found = []
  for (const [word] of (lowercase ? bare.toLowerCase() : bare).matchAll(WORDS[tokens])) {
    const straight = word.replaceAll('’', "'")
    if (!stopWords.includes(straight)) found.push(straight)
  }
  const counts = new Map()
  for (let i = 0; i < found.length; i++) {
    for (let n = ngrams[0]; n <= ngrams[1] && i + n <= found.length; n++) {
      const place = terms.get(found.slice(i, i + n).join(' '))
      if (place !== undefined) counts.set(place, (counts.get(place) ?? 0) + 1)
    }
  }
  const places = [...counts.keys()].sort((a, b) => a - b)
  const values = places.map((place) => {
    const count = counts.get(place)
    const number = kind === 'binary' ? 1 : sublinear && count > 1 ? 1 + Math.log(count) : count
    return weights === undefined ? number : number * weights[place]
  })
  let total = 0
  for (const number of values) total += norm === 'l2' ? number * number : Math.abs(number)
  const divisor = norm === 'none' ? 1 : norm === 'l2' ? Math.sqrt(total) : total
  for (let p = 0; p < places.length; p++) features[at + places[p]] = divisor > 0 ? values[p] / divisor : values[p]
}
`

/** Rows as objects; needs: columns, featureCount. */
export const OBJECT_SOURCE = `
function readObject(row) {
  if (typeof row !== 'object' || row === null) throw new TypeError('the row is ' + String(row) + ', expected an object')
  const features = new Float64Array(featureCount)
  let known = 0
  for (const column of columns) {
    const value = Object.hasOwn(row, column.name) ? row[column.name] : undefined
    if (Object.hasOwn(row, column.name)) known++
    column.read(column, value, features, column.at)
  }
  if (known === 0) throw new TypeError('the row has none of the columns of the model')
  return features
}
`

/** Rows of numbers; needs: featureCount, categories, mostNumber. */
export const MATRIX_SOURCE = `
function readNumbers(row) {
  if (typeof row !== 'object' || row === null || row.length !== featureCount) {
    throw new TypeError('the row has ' + row?.length + ' numbers, expected ' + featureCount)
  }
  const features = new Float64Array(featureCount)
  for (let j = 0; j < featureCount; j++) {
    const number = row[j]
    if (typeof number !== 'number' || Math.abs(number) > mostNumber) {
      throw new TypeError('column ' + j + ' is ' + String(number) + ', expected a finite number, or NaN for a gap')
    }
    features[j] = number
  }
  for (const [j, known] of categories) features[j] = knownLevel(known, features[j])
  return features
}

function knownLevel(known, level) {
  const isKnown = known === null ? Number.isInteger(level) && level >= 0 && level <= 65535 : known.includes(level)
  return isKnown ? level : Number.NaN
}

function readKnownLevel(column, value, features, at) {
  readNumber(column, value, features, at)
  features[at] = knownLevel(column.known, features[at])
}
`
