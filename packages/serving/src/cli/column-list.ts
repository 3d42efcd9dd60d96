import type { Table } from '@nutshell-ml/core/table'

const TYPES = ['number', 'category', 'boolean', 'date', 'text', 'id'] as const

/** The columns of each type, in lines of text. */
export function formatColumns(table: Table, except: string): string {
  const lists = TYPES.map((type) => {
    const columns = table.columns.filter((column) => column.type === type && column.name !== except)
    const names = columns.map(({ name }, i) => `${plain(name)}${i < columns.length - 1 ? ',' : ''}`)
    return names.length === 0 ? '' : wrapped(`  ${type.padEnd(9)} `, names)
  })
  return lists.join('')
}

/** A name as `--drop` and its like take it. */
export function plain(name: string): string {
  return name === '' || /[\p{Cc},"]|^\s|\s$/u.test(name) ? JSON.stringify(name) : name
}

const WIDTH = 118

/** Words in lines, at most so wide where words allow it; further lines are indented as far as the first. */
export function wrapped(start: string, words: readonly string[]): string {
  const lines: string[] = []
  let line = start
  let isEmpty = true
  for (const word of words) {
    if (!isEmpty && line.length + 1 + word.length > WIDTH) {
      lines.push(line)
      line = ' '.repeat(start.length)
      isEmpty = true
    }
    line += isEmpty ? word : ` ${word}`
    isEmpty = false
  }
  return `${[...lines, line].join('\n')}\n`
}
