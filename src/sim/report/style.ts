/** Colours of Okabe and Ito, which the colour-blind can tell apart; darker by day, lighter by night. */
export const reportStyle = `
:root {
  color-scheme: light dark;
  --ground: #fff; --ink: #1c2127; --soft: #5a6570; --rule: #dde2e7; --notice: #fff6dc; --notice-edge: #c98a00;
  --s0: #5a6570; --s1: #b85000; --s2: #0072b2; --s3: #9c4f7d; --s4: #00805c; --s5: #1c2127;
}
@media (prefers-color-scheme: dark) {
  :root {
    --ground: #14181c; --ink: #e6e9ec; --soft: #a3adb7; --rule: #333b43; --notice: #2d2612; --notice-edge: #e0a82e;
    --s0: #a3adb7; --s1: #f28c38; --s2: #56b4e9; --s3: #dd93bd; --s4: #2fc79a; --s5: #e6e9ec;
  }
}
@media print {
  :root {
    color-scheme: light;
    --ground: #fff; --ink: #000; --soft: #444; --rule: #ccc; --notice: #fff; --notice-edge: #000;
    --s0: #5a6570; --s1: #b85000; --s2: #0072b2; --s3: #9c4f7d; --s4: #00805c; --s5: #000;
  }
}
* { box-sizing: border-box; }
body {
  margin: 0 auto; padding: 2rem 1.25rem 4rem; max-width: 72rem;
  background: var(--ground); color: var(--ink); font: 16px/1.5 system-ui, sans-serif;
}
h1 { font-size: 1.7rem; line-height: 1.2; margin: 0 0 .75rem; overflow-wrap: anywhere; }
h2 { font-size: 1.25rem; margin: 2.5rem 0 .5rem; }
h3 { font-size: 1rem; margin: 1.5rem 0 .5rem; }
figure h3 { margin-top: 0; }
p { max-width: 46rem; margin: .5rem 0; }
.notice { background: var(--notice); border-left: 4px solid var(--notice-edge); padding: .6rem .9rem; max-width: none; }
.soft, figcaption { color: var(--soft); font-size: .9rem; }
dl.facts { display: grid; grid-template-columns: max-content 1fr; gap: .15rem 1.25rem; margin: .75rem 0; }
dl.facts dt { color: var(--soft); }
dl.facts dd { margin: 0; overflow-wrap: anywhere; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; font-size: .85rem; font-variant-numeric: tabular-nums; }
caption { text-align: left; color: var(--soft); padding-bottom: .3rem; }
th, td { padding: .22rem .6rem; border-bottom: 1px solid var(--rule); text-align: right; white-space: nowrap; }
thead th { vertical-align: bottom; white-space: normal; font-weight: 600; }
th[scope=row], th.words, td.words { text-align: left; }
tbody tr.first th, tbody tr.first td { border-top: 2px solid var(--soft); }
figure { margin: 1.25rem 0 2rem; display: grid; grid-template-columns: minmax(0, 34rem) minmax(0, 1fr); gap: .5rem 2rem; align-items: start; }
figure > h3 { grid-column: 1 / -1; }
svg.sample { width: 36px; height: 14px; vertical-align: middle; margin-right: .4rem; }
.legend { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; list-style: none; padding: 0; margin: 0 0 .3rem; font-size: .85rem; }
.plot svg:not(.sample) { width: 100%; height: auto; display: block; }
.rule { stroke: var(--rule); } .tick-mark { stroke: var(--soft); }
.tick, .axis { fill: var(--soft); font: 12px system-ui, sans-serif; }
.line { fill: none; stroke: currentColor; stroke-width: 2; stroke-linejoin: round; }
.whisker { fill: none; stroke: currentColor; stroke-width: 1.3; }
.mark { fill: var(--ground); stroke: currentColor; stroke-width: 2; }
.s0 { color: var(--s0); } .s1 { color: var(--s1); } .s2 { color: var(--s2); }
.s3 { color: var(--s3); } .s4 { color: var(--s4); } .s5 { color: var(--s5); }
@media (max-width: 52rem) { figure { grid-template-columns: minmax(0, 1fr); } }
@page { size: A4 landscape; margin: 12mm; }
@media print {
  body { padding: 0; max-width: none; font-size: 10pt; }
  table { font-size: 7.5pt; } th, td { padding: .1rem .3rem; }
  figure, tr { break-inside: avoid; } h2 { break-after: avoid; }
  .scroll { overflow: visible; }
}
`;
