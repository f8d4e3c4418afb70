/** The style of the page: light and dark by the reader's system, and for paper. Levels differ by sign and border, not by colour alone. */
export const STYLE = `
:root { color-scheme: light dark; --ground: #fff; --ink: #1f2328; --soft: #59636e; --line: #d1d9e0; --shade: #f6f8fa;
  --error: #cf222e; --error-ground: #ffebe9; --warning: #9a6700; --warning-ground: #fff8c5; --note: #0969da; --note-ground: #ddf4ff;
  --ok: #1a7f37; --ok-ground: #dafbe1; }
@media (prefers-color-scheme: dark) { :root { --ground: #0d1117; --ink: #e6edf3; --soft: #9198a1; --line: #3d444d; --shade: #151b23;
  --error: #ff7b72; --error-ground: #3c1618; --warning: #e3b341; --warning-ground: #342a0d; --note: #79c0ff; --note-ground: #0c2d4d;
  --ok: #56d364; --ok-ground: #0f2d17; } }
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 76rem; padding: 1.5rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, "Segoe UI", "PingFang SC", "Microsoft YaHei", "Noto Sans CJK SC", sans-serif; }
h1 { font-size: 1.5rem; margin: 0 0 1rem; }
h2 { font-size: 1.2rem; margin: 2.5rem 0 .75rem; border-bottom: 1px solid var(--line); padding-bottom: .25rem; }
h3 { font-size: 1rem; margin: 0; }
details { margin: 1rem 0; }

a { color: var(--note); }
nav a { margin-right: 1rem; }
small, .soft { color: var(--soft); }
code, pre, .map text { font-family: ui-monospace, SFMono-Regular, Menlo, Consolas, monospace; font-size: .87em; }
pre { margin: .5rem 0; padding: .5rem .75rem; background: var(--shade); border-radius: 6px; overflow-x: auto; }
pre i { color: var(--soft); font-style: normal; user-select: none; }
pre b { color: var(--error); text-decoration: underline wavy; text-underline-offset: 3px; }
table { border-collapse: collapse; width: 100%; font-size: .92em; }
th, td { text-align: left; vertical-align: top; padding: .3rem .6rem; border: 1px solid var(--line); }
td { overflow-wrap: anywhere; }
thead th { background: var(--shade); }
td.short { white-space: nowrap; }
.wide { overflow-x: auto; }
.tiles { display: flex; flex-wrap: wrap; gap: .75rem; }
.tiles div { border: 1px solid var(--line); border-radius: 6px; padding: .4rem .9rem; }
.tiles strong { font-size: 1.3rem; margin-right: .3rem; }
article { border: 1px solid var(--line); border-left: 4px solid var(--line); border-radius: 6px; padding: .6rem .9rem; margin: .75rem 0; break-inside: avoid; }
article.error { border-left-color: var(--error); } article.warning { border-left-color: var(--warning); } article.note { border-left-color: var(--note); }
.sign { font-weight: 600; }
.error > .sign, .tiles .error strong, span.error { color: var(--error); }
.warning > .sign, .tiles .warning strong, span.warning { color: var(--warning); }
.note > .sign, .tiles .note strong, span.note { color: var(--note); }
td.error { background: var(--error-ground); } td.warning { background: var(--warning-ground); } td.note { background: var(--note-ground); }
td.ok { background: var(--ok-ground); }
article p { margin: .25rem 0; }
.matrix th, .matrix td { text-align: center; width: auto; white-space: nowrap; padding: .2rem .35rem; } .matrix tbody th { text-align: left; white-space: nowrap; }
.matrix thead span { writing-mode: vertical-rl; max-height: 16em; }
.map { max-width: 100%; height: auto; }
.map text { fill: var(--ink); font-size: 12px; }
.map .head { font-weight: 600; }
.map .account { fill: var(--shade); stroke: var(--line); }
.map .role { fill: var(--ok-ground); stroke: var(--ok); }
.map .role.error { fill: var(--error-ground); stroke: var(--error); stroke-width: 2.5; }
.map .role.warning { fill: var(--warning-ground); stroke: var(--warning); stroke-width: 2; stroke-dasharray: 6 3; }
.map .role.note { fill: var(--note-ground); stroke: var(--note); stroke-dasharray: 2 3; }
.map .edge { fill: none; stroke: var(--soft); stroke-width: 1.3; }
.map .edge.error { stroke: var(--error); } .map .edge.warning { stroke: var(--warning); } .map .edge.note { stroke: var(--note); }
.map marker path { fill: var(--soft); }
@media print { body { max-width: none; padding: 0; font-size: 11px; } nav { display: none; } pre { white-space: pre-wrap; } }
`;
