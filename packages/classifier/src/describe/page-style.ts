/** The style of the page: the reader's own fonts, light or dark as the reader has it. */
export const PAGE_STYLE = `
:root{color-scheme:light dark;--ground:#fff;--panel:#f6f7f9;--ink:#1c2430;--soft:#5b6675;--line:#dde2e8;--mark:#2a6fdb;--rest:#c3cbd6;--warn:#b3541e;--warn-ground:#fff5ec}
@media(prefers-color-scheme:dark){:root{--ground:#14181e;--panel:#1c222a;--ink:#e6eaf0;--soft:#98a4b3;--line:#323b47;--mark:#6aa5ff;--rest:#46515f;--warn:#ffb27d;--warn-ground:#2b2119}}
*{box-sizing:border-box}
body{margin:0;background:var(--ground);color:var(--ink);font:15px/1.45 system-ui,sans-serif;overflow-wrap:anywhere}
main{max-width:1080px;margin:0 auto;padding:28px 20px 60px}
h1{font-size:26px;line-height:1.2;margin:0 0 4px}
h2{font-size:18px;margin:32px 0 10px}
p{margin:4px 0}
.soft{color:var(--soft)}
.num{font-variant-numeric:tabular-nums}
.tools{display:flex;gap:16px;flex-wrap:wrap;align-items:baseline;justify-content:space-between}
.tools label{color:var(--soft);font-size:14px}
select{font:inherit;font-size:14px;color:var(--ink);background:var(--panel);border:1px solid var(--line);border-radius:6px;padding:3px 8px}
.look{background:var(--warn-ground);border-left:4px solid var(--warn);border-radius:4px;padding:10px 16px}
.look ul{margin:6px 0;padding-left:18px}
.look li{margin:3px 0}
.column{border:1px solid var(--line);border-radius:8px;margin:8px 0;background:var(--panel)}
.column>summary{display:grid;grid-template-columns:minmax(180px,1.5fr) 130px 150px minmax(180px,1.6fr);gap:6px 18px;align-items:center;padding:9px 14px;cursor:pointer;list-style:none}
.column>summary::-webkit-details-marker{display:none}
.column>summary:focus-visible{outline:2px solid var(--mark);outline-offset:1px;border-radius:8px}
.name{font-weight:600}
.name::before{content:'\\25b8';display:inline-block;width:1em;color:var(--soft)}
details[open]>summary .name::before{content:'\\25be'}
.kind{font-size:13px;color:var(--soft);padding-left:1em;font-weight:400}
.flag{color:var(--warn);font-weight:600}
.values{font-size:14px;color:var(--soft)}
.meter{height:7px;background:var(--line);border-radius:4px;overflow:hidden}
.meter i{display:block;height:100%;background:var(--mark)}
.more{padding:4px 16px 16px;border-top:1px solid var(--line);display:grid;grid-template-columns:repeat(auto-fit,minmax(300px,1fr));gap:6px 32px}
h3{font-size:14px;margin:12px 0 6px}
table{border-collapse:collapse;width:100%;font-size:14px;overflow-wrap:break-word}
td:first-child{min-width:110px;max-width:220px}
td,th{padding:3px 10px 3px 0;text-align:left;vertical-align:middle;font-weight:400}
th{color:var(--soft)}
td.num,th.num{text-align:right;white-space:nowrap}
td.bar{width:38%;min-width:90px;padding-right:0}
.stack{display:flex;height:13px;border-radius:3px;overflow:hidden;background:var(--line)}
.stack i{display:block;height:100%}
.key{font-size:13px;color:var(--soft)}
.key span{margin-right:14px;white-space:nowrap}
.key i{display:inline-block;width:11px;height:11px;border-radius:2px;margin-right:5px}
.c0{background:var(--rest)}.c1{background:var(--mark)}.c2{background:#e08a2c}.c3{background:#3aa676}.c4{background:#b463c9}.c5{background:#d65a6b}.c6{background:#7f8c3a}.c7{background:#4bb3c4}.c8{background:#8d6e63}
svg{display:block;width:100%;height:38px}
svg.large{height:110px}
svg rect{fill:var(--mark)}
.axis{display:flex;justify-content:space-between;font-size:13px;color:var(--soft)}
blockquote{margin:4px 0;padding-left:10px;border-left:3px solid var(--line);font-size:14px}
@media(max-width:760px){.column>summary{grid-template-columns:1fr 1fr}}
@media print{.tools label{display:none}}
`

/** Puts the columns into another order. It reads numbers only: no text of the table is in a script. */
export const PAGE_SCRIPT = `
const list=document.getElementById('columns'),order=document.getElementById('order')
const keys={place:c=>+c.dataset.place,relation:c=>-c.dataset.relation,gaps:c=>-c.dataset.gaps,distinct:c=>-c.dataset.distinct,name:c=>+c.dataset.name}
order.addEventListener('change',()=>{const key=keys[order.value];list.append(...[...list.children].sort((a,b)=>key(a)-key(b)||a.dataset.place-b.dataset.place))})
`
