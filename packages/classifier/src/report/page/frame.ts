import { Html, html } from './html'
import { STYLE } from './style'

export interface PageFrame {
  readonly title: string
  /** What the page may load besides its own styles, as the policy says it: "script-src 'unsafe-inline'". */
  readonly policy: string
  /** Styles after those of every page. @default none */
  readonly style?: string
  readonly content: Html
}

/** A page that stands for itself: it may load nothing from elsewhere. */
export function pageFrame({ title, policy, style = '', content }: PageFrame): string {
  const { markup } = html`<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; ${new Html(policy)}; base-uri 'none'; form-action 'none'">
<title>${title}</title>
<style>${new Html(STYLE + style)}</style>
</head>
<body>
<main>
<h1 class="soft">${title}</h1>
${content}
</main>
</body>
</html>
`
  return markup
}
