/** What a page of digits has beside the look of every page. */
export const DIGIT_STYLE = `
.matrix.digits { font-size: clamp(.6875rem, 2.75vw, 1rem); table-layout: fixed; max-width: 46rem; margin: 0 auto; }
.matrix.digits th, .matrix.digits td { min-width: 0; padding: .55em .1em; text-align: center; font-size: 1em; border-width: 1px; }
.matrix.digits thead th { font-weight: 600; }
.matrix.digits thead .soft { font-weight: 500; font-size: .875em; }
.matrix.digits .right { background: rgb(var(--good-soft) / .16); font-weight: 600; }
.matrix.digits .wrong { background: rgb(var(--bad-soft) / calc(.06 + .64 * var(--share))); }
.matrix.digits .none { color: var(--soft); }
.list.digits .bar { min-width: 5rem; }
.list.digits .bar .all { background: var(--bad); }
.list.digits td, .list.digits th { vertical-align: middle; white-space: nowrap; }
.pictures { display: grid; grid-template-columns: repeat(auto-fill, minmax(6.25rem, 1fr)); gap: .75rem; margin: .75rem 0 0; padding: 0; list-style: none; }
.pictures li { min-width: 0; }
.pictures figure { background: var(--card); border: 1px solid var(--line); border-radius: .5rem; padding: .4rem; break-inside: avoid; }
.pictures img { display: block; width: 100%; height: auto; aspect-ratio: 1; border-radius: .25rem; image-rendering: pixelated; }
.pictures figcaption { text-align: center; line-height: 1.3; font-size: .875rem; font-variant-numeric: tabular-nums; }
.pictures figcaption .small { display: block; font-size: .75rem; }
.pictures .said { color: var(--bad); }
@media (prefers-color-scheme: dark) { .pictures img { filter: invert(.92); } }
@media (max-width: 30rem) { .pictures { grid-template-columns: repeat(auto-fill, minmax(5.75rem, 1fr)); gap: .5rem; } }
@media print {
  .pictures { grid-template-columns: repeat(8, 1fr); gap: .4rem; }
  .pictures img { filter: none; }
  .pictures figcaption, .pictures figcaption .small { font-size: 7pt; white-space: nowrap; }
}
`
