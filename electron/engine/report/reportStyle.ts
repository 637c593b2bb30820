/** Colours as in the window: text on its ground has a contrast of at least 7, dim text of at least 4.5. */
export const reportStyle = `
:root { color-scheme: dark; --ground: #0e1116; --raised: #161b22; --line: #2b323c; --text: #d7dde5; --dim: #98a3b0; --gain: #4cc38a; --loss: #ff8080; --accent: #6cb0ff; --warn: #f0b35a; }
* { box-sizing: border-box; }
body { margin: 0; background: var(--ground); color: var(--text); font: 14px/1.5 system-ui, sans-serif; }
main { max-width: 1480px; margin: 0 auto; padding: 24px; }
h1 { font-size: 20px; margin: 0; }
h2 { font-size: 15px; margin: 28px 0 8px; }
header p { margin: 6px 0; color: var(--dim); }
.reason { color: var(--warn); }
.badge { display: inline-block; padding: 1px 8px; margin-right: 6px; border: 1px solid var(--line); border-radius: 4px; color: var(--text); font-weight: 600; }
.badge.simulated { border-color: var(--warn); color: var(--warn); }
.badge.failed, .badge.killed { border-color: var(--loss); color: var(--loss); }
.badge.completed { border-color: var(--gain); color: var(--gain); }
.cards { display: grid; grid-template-columns: repeat(auto-fill, minmax(180px, 1fr)); gap: 8px; margin: 20px 0 0; }
.card { background: var(--raised); border: 1px solid var(--line); border-radius: 6px; padding: 8px 12px; }
dt { color: var(--dim); font-size: 12px; }
dd { margin: 0; font-size: 16px; font-variant-numeric: tabular-nums; }
.gain { color: var(--gain); }
.loss { color: var(--loss); }
.empty, footer, figcaption { color: var(--dim); }
footer { margin-top: 32px; border-top: 1px solid var(--line); padding-top: 12px; }
.scroll { overflow-x: auto; }
table { border-collapse: collapse; width: 100%; font-variant-numeric: tabular-nums; }
th, td { text-align: left; padding: 4px 10px; border-bottom: 1px solid var(--line); white-space: nowrap; }
th { color: var(--dim); font-weight: 500; }
.number { text-align: right; }
figure { margin: 0; }
svg { display: block; width: 100%; height: 220px; background: var(--raised); border: 1px solid var(--line); border-radius: 6px; }
.curve { fill: none; stroke: var(--accent); stroke-width: 1.5; vector-effect: non-scaling-stroke; }
.start { fill: none; stroke: var(--line); stroke-width: 1; vector-effect: non-scaling-stroke; }
@media print { :root { color-scheme: light; --ground: #fff; --raised: #fff; --line: #bbb; --text: #111; --dim: #555; --gain: #146c43; --loss: #a61b1b; --accent: #0b57a4; --warn: #8a5300; } }
`;
