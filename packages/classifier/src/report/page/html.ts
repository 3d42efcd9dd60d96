/** Markup that is safe to send as it is: made by `html`, which escapes every value that is not Html itself. */
export class Html {
  readonly markup: string

  constructor(markup: string) {
    this.markup = markup
  }
}

type Value = string | number | Html | undefined | readonly Html[]

/** Markup from a template. Texts and numbers in it are escaped, for contents as for quoted attributes; undefined is nothing. */
export function html(parts: TemplateStringsArray, ...values: readonly Value[]): Html {
  let markup = parts[0]
  for (let i = 0; i < values.length; i++) markup += markupOf(values[i]) + parts[i + 1]
  return new Html(markup)
}

/** Data for a script, as the content of an element of type application/json: it cannot end that element. */
export function jsonOf(data: unknown): Html {
  return new Html(
    JSON.stringify(data).replace(/[<>&\u2028\u2029]/g, (c) => `\\u${c.charCodeAt(0).toString(16).padStart(4, '0')}`)
  )
}

function markupOf(value: Value): string {
  if (value === undefined) return ''
  if (value instanceof Html) return value.markup
  if (typeof value === 'object') return value.map(markupOf).join('\n')
  return escapeText(String(value))
}

const ENTITIES: Record<string, string> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' }

function escapeText(text: string): string {
  // Control characters and those that turn the direction of text have no business in a name.
  return text.replace(/[&<>"']/g, (c) => ENTITIES[c]).replace(/[\p{Cc}\u202a-\u202e\u2066-\u2069]/gu, '\ufffd')
}
