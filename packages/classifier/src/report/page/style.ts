/** The look of a page: light or dark as the reader has it, on paper too. */
export const STYLE = `
:root {
  color-scheme: light dark;
  --paper: #ffffff; --card: #f7f8fa; --ink: #191c22; --soft: #5a6270; --line: #dfe3e8;
  --good: #2458c6; --good-soft: 36 88 198; --bad: #b54708; --bad-soft: 201 88 18;
}
@media (prefers-color-scheme: dark) {
  :root {
    --paper: #14161a; --card: #1d2026; --ink: #e9ebef; --soft: #a4acb9; --line: #363b45;
    --good: #8ab0ff; --good-soft: 110 155 255; --bad: #ffa366; --bad-soft: 255 145 75;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0; background: var(--paper); color: var(--ink);
  font: 16px/1.5 system-ui, -apple-system, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
}
main { max-width: 68rem; margin: 0 auto; padding: 2rem 1.25rem 3rem; }
h1, h2, h3, p, dl, dd, figure { margin: 0; }
h1 { font-size: 1.05rem; font-weight: 600; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .75rem; }
h3 { font-size: 1rem; }
.soft { color: var(--soft); }
.small { font-size: .875rem; }
.name { overflow-wrap: anywhere; }
.headline { font-size: clamp(1.5rem, 4.5vw, 2.25rem); line-height: 1.25; font-weight: 650; margin: .75rem 0; text-wrap: balance; }
.headline .name { color: var(--good); }
.lead { max-width: 46rem; }
.lead + .lead { margin-top: .5rem; }
.warning { border-left: 4px solid var(--bad); background: var(--card); padding: .6rem .9rem; margin-top: 1rem; overflow-wrap: anywhere; }
.tiles { display: grid; grid-template-columns: repeat(auto-fit, minmax(9.5rem, 1fr)); gap: .75rem; margin-top: 1.5rem; }
.tile { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .75rem .9rem; }
.tile dt { font-size: .875rem; font-weight: 600; }
.tile dd { font-size: 1.5rem; font-variant-numeric: tabular-nums; font-weight: 650; line-height: 1.3; }
.tile dd + dd { font-size: .8125rem; font-weight: 400; color: var(--soft); line-height: 1.35; }
.columns { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(19rem, 100%), 1fr)); gap: 1.25rem; align-items: start; }
.card { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: 1rem; min-width: 0; }
figcaption { margin-top: .25rem; }
svg { display: block; width: 100%; max-width: 27rem; height: auto; margin: 0 auto; overflow: visible; }
svg.wide { max-width: none; }
svg text { fill: var(--soft); font-size: 12.5px; font-family: inherit; }
.axis { stroke: var(--line); stroke-width: 1; fill: none; vector-effect: non-scaling-stroke; }
.chance { stroke: var(--soft); stroke-width: 1; stroke-dasharray: 4 4; fill: none; vector-effect: non-scaling-stroke; }
.curve { stroke: var(--good); stroke-width: 2.25; fill: none; stroke-linejoin: round; vector-effect: non-scaling-stroke; }
.area { fill: rgb(var(--good-soft) / .1); }
.dot { fill: var(--good); }
.here { fill: var(--bad); stroke: var(--card); stroke-width: 2; }
.limit { stroke: var(--bad); stroke-width: 2; vector-effect: non-scaling-stroke; }
.is-positive { fill: rgb(var(--good-soft) / .75); }
.is-negative { fill: rgb(var(--bad-soft) / .6); }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
.scroll { overflow-x: auto; }
th { font-weight: 600; text-align: left; }
th, td { padding: .4rem .6rem; vertical-align: top; }
.matrix td { text-align: center; border: 2px solid var(--card); min-width: 5rem; vertical-align: middle; padding: .5rem .25rem; }
.matrix .name { display: inline-block; max-width: 14rem; overflow-wrap: break-word; }
.matrix.two { table-layout: fixed; }
.matrix.two td { min-width: 0; }
.matrix.two th { padding: .4rem .25rem; }
.matrix.two .name { display: block; max-width: none; overflow-wrap: anywhere; }
.matrix thead th { text-align: center; font-size: .875rem; font-weight: 500; vertical-align: bottom; }
.matrix tbody th { font-size: .875rem; font-weight: 500; vertical-align: middle; }
.matrix .right { background: rgb(var(--good-soft) / calc(.04 + .46 * var(--share))); }
.matrix .wrong { background: rgb(var(--bad-soft) / calc(.04 + .46 * var(--share))); }
.matrix td b { display: block; font-size: 1.15rem; }
.list td, .list th { border-top: 1px solid var(--line); }
.list thead th { border-top: 0; font-size: .875rem; color: var(--soft); font-weight: 500; }
.list .name { overflow-wrap: break-word; min-width: 6rem; }
.list .number { text-align: right; white-space: nowrap; }
.bars { table-layout: fixed; }
.bars th { font-weight: 400; width: 42%; overflow-wrap: anywhere; padding-left: 0; line-height: 1.3; }
.bars td { padding: .3rem 0; vertical-align: middle; }
.bars .number { width: 5.5rem; text-align: right; }
.bar { position: relative; height: 1rem; background: linear-gradient(var(--line), var(--line)) center / 1px 100% no-repeat; }
.bar i { position: absolute; top: 0; bottom: 0; border-radius: 2px; }
.bar .up { left: 50%; background: var(--good); }
.bar .down { right: 50%; background: var(--bad); }
.bar.one-way { background: none; }
.bar .all { left: 0; background: var(--good); }
.key { display: inline-block; width: .75em; height: .75em; border-radius: 2px; margin-right: .3em; }
.key.positive { background: rgb(var(--good-soft) / .75); }
.key.negative { background: rgb(var(--bad-soft) / .6); }
.controls { display: none; }
.live .controls { display: block; }
.live span.controls { display: inline; }
label[for=threshold] { display: block; margin-top: .75rem; }

input[type=range] { width: 100%; accent-color: var(--good); min-height: 2rem; margin: 0; }
.costs { display: grid; grid-template-columns: repeat(auto-fit, minmax(10rem, 1fr)); gap: .5rem 1.25rem; align-items: end; margin-top: .75rem; }
.costs label { font-size: .875rem; overflow-wrap: anywhere; }
.buttons { display: flex; flex-wrap: wrap; gap: .5rem; margin-top: .75rem; }
.costs input, button { display: block; font: inherit; color: inherit; background: var(--paper); border: 1px solid var(--soft); border-radius: .35rem; padding: .3rem .6rem; }
.costs input { width: 100%; max-width: 10rem; }
button { cursor: pointer; }
:focus-visible { outline: 3px solid var(--good); outline-offset: 2px; }
.results { display: grid; grid-template-columns: repeat(auto-fit, minmax(6.5rem, 1fr)); gap: .5rem 1rem; margin-top: 1rem; }
.results dt { font-size: .875rem; color: var(--soft); }
.results dd { font-size: 1.2rem; font-weight: 650; font-variant-numeric: tabular-nums; }
.facts { display: grid; grid-template-columns: minmax(7rem, auto) 1fr; gap: .3rem 1.25rem; }
.facts dt { color: var(--soft); }
.facts dt, .facts dd { overflow-wrap: anywhere; min-width: 0; }
details { margin-top: 1rem; }
summary { cursor: pointer; }
@media (max-width: 30rem) {
  main { padding: 1.25rem .9rem 2rem; }
  .card { padding: .8rem; }
  .bars .number { width: 4rem; }
  .bars th { font-size: .875rem; }
}
@media print {
  :root { color-scheme: light; --paper: #fff; --card: #fff; --ink: #000; --soft: #444; --line: #bbb; --good: #2458c6; --good-soft: 36 88 198; --bad: #b54708; --bad-soft: 201 88 18; }
  body { font-size: 11pt; print-color-adjust: exact; -webkit-print-color-adjust: exact; }
  main { max-width: none; padding: 0; }
  .live .controls, .live span.controls { display: none; }
  .columns { grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: .75rem; }
  .tiles { grid-template-columns: repeat(auto-fit, minmax(5.25rem, 1fr)); gap: .5rem; }
  .tile { padding: .5rem; }
  .tile dd { font-size: 1.2rem; }
  .columns .card, .tile, figure, tr, .facts { break-inside: avoid; }
  h2 { margin-top: 1.25rem; }
  h2, h2 + p { break-after: avoid; }
  .bars td, .bars th { padding-top: .1rem; padding-bottom: .1rem; }
}
`
