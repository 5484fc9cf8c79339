// The comparison as one SVG: geometric means as bars, below them every program as a row of marks, both on the same logarithmic
// scale of speed against native PUC Lua. Drawn for a width of 400, so that it can be read on a phone, in light and dark.
import { baseline } from './engines.js';

const WIDTH = 400;
const LEFT = 124; // names end here
const RIGHT = 372;
const BAR = 17;
const ROW = 15;

// Families have a colour, kinds of runs a fill: it can be told apart without colours too, by the shape of the mark.
const family = (name) => name.replace('-browser', '');
const shapes = {
  native: 'square', luajit: 'diamond', wasm: 'circle', wasmoon: 'triangle', fengari: 'cross',
};

const STYLE = `
  svg { --ink: #1b1f24; --soft: #5b6470; --line: #d5d9df; --paper: #ffffff;
        --native: #0b57a4; --wasm: #1482d6; --luajit: #7a3fa3; --wasmoon: #c14a00; --fengari: #8a6d00; }
  @media (prefers-color-scheme: dark) {
    svg { --ink: #e8eaed; --soft: #a3acb8; --line: #3a414b; --paper: #16191d;
          --native: #8ec5ff; --wasm: #3fa0f5; --luajit: #c79bea; --wasmoon: #ff9350; --fengari: #dcc04a; }
  }
  text { font: 11px system-ui, sans-serif; fill: var(--ink); }
  .soft { fill: var(--soft); font-size: 10px; }
  .strong { font-weight: 600; }
  .grid { stroke: var(--line); }
  .one { stroke: var(--soft); stroke-dasharray: 3 2; }
  ${Object.keys(shapes).map((name) => `.${name} { --own: var(--${name}); }`).join(' ')}
  .mark { stroke: var(--own); stroke-width: 1.4; fill: var(--own); }
  .mark.first { fill: var(--paper); }
  .bar { fill: var(--own); } .bar.first { fill-opacity: .3; stroke: var(--own); }`;

const escape = (text) => text.replace(/[&<>"]/g, (c) => `&#${c.charCodeAt(0)};`);
const number = (x) => String(Math.round(x * 10) / 10);
const text = (x, y, content, classes = '', anchor = 'start') =>
  `<text x="${number(x)}" y="${number(y)}" class="${classes}" text-anchor="${anchor}">${escape(content)}</text>`;
const ratioText = (ratio) => `${ratio.toFixed(ratio < 0.095 ? 3 : 2)}×`;

function mark(shape, classes, x, y, label) {
  const paths = {
    square: `M${x - 3.2} ${y - 3.2}h6.4v6.4h-6.4z`,
    diamond: `M${x} ${y - 4.2}l4.2 4.2-4.2 4.2-4.2-4.2z`,
    circle: `M${x - 3.6} ${y}a3.6 3.6 0 1 0 7.2 0a3.6 3.6 0 1 0-7.2 0z`,
    triangle: `M${x} ${y - 4}l4.2 7.4h-8.4z`,
    cross: `M${x - 3} ${y - 3}l6 6m0-6l-6 6`,
  };
  const d = paths[shape].replace(/-?\d+\.\d+/g, number);
  return `<path class="mark ${classes}" d="${d}">${label ? `<title>${escape(label)}</title>` : ''}</path>`;
}

/** `shown`: the series of compare.js with their geometric means. */
export function chart(results, shown) {
  const series = shown.filter(({ name, mean }) => name !== baseline && mean !== null);
  const ratioOf = (row, { name, kind }) => (row[name]?.[kind] && row[baseline]?.first ? row[baseline].first / row[name][kind] : null);
  const all = Object.values(results).flatMap((row) => series.map((of) => ratioOf(row, of))).filter((ratio) => ratio !== null);
  const low = Math.log(Math.min(0.5, ...all) * 0.9);
  const high = Math.log(Math.max(2, ...all) * 1.1);
  const x = (ratio) => LEFT + ((Math.log(ratio) - low) / (high - low)) * (RIGHT - LEFT);
  const ticks = [0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10].filter((tick) => Math.log(tick) >= low && Math.log(tick) <= high);
  const grid = (top, bottom) => ticks.flatMap((tick) => [
    `<path class="${tick === 1 ? 'one' : 'grid'}" d="M${number(x(tick))} ${top}V${bottom}"/>`,
    text(x(tick), bottom + 11, `${tick}×`, 'soft', 'middle'),
  ]);

  const out = [];
  let y = 16;
  out.push(text(0, y, 'Speed against native PUC Lua 5.4', 'strong'));
  y += 14;
  out.push(text(0, y, 'Geometric mean of all programs; logarithmic scale, right is faster', 'soft'));
  y += 8;
  out.push(...grid(y, y + series.length * BAR + 2));
  for (const of of series) {
    const name = of.single ? of.title : `${of.title}, ${of.kind === 'first' ? 'first' : 'warm'}`;
    const from = Math.min(x(1), x(of.mean));
    out.push(text(LEFT - 6, y + 12.5, name.replace('LuaJIT without its compiler', 'LuaJIT interpreter'), 'soft', 'end'));
    out.push(`<rect class="bar ${family(of.name)} ${of.kind === 'first' && !of.single ? 'first' : ''}" x="${number(from)}" y="${y + 4}" `
      + `width="${number(Math.max(1, Math.abs(x(of.mean) - x(1))))}" height="${BAR - 6}" rx="2"/>`);
    const inside = of.mean < 1;
    out.push(text(inside ? x(1) + 4 : x(of.mean) + 4, y + 12.5, ratioText(of.mean), 'soft'));
    y += BAR;
  }
  y += 34;

  // In the rows only what runs outside the browser, or all there is: pages and Node hardly differ.
  const inRows = series.filter(({ name }) => !name.endsWith('-browser') || !series.some((other) => other.name === family(name)));
  out.push(text(0, y, 'Program by program', 'strong'));
  y += 14;
  let across = 4;
  for (const of of inRows) {
    const label = of.single ? of.title.replace('LuaJIT without its compiler', 'LuaJIT interpreter') : `${of.title}, ${of.kind}`;
    const width = 16 + label.length * 5.4;
    if (across + width > WIDTH) {
      across = 4;
      y += 14;
    }
    out.push(mark(shapes[family(of.name)], `${family(of.name)} ${of.kind === 'first' && !of.single ? 'first' : ''}`, across, y - 3));
    out.push(text(across + 8, y, label, 'soft'));
    across += width;
  }
  y += 10;
  const rows = Object.entries(results);
  out.push(...grid(y, y + rows.length * ROW + 2));
  for (const [program, row] of rows) {
    y += ROW;
    out.push(text(LEFT - 6, y - 2, program, '', 'end'));
    for (const of of [...inRows].reverse()) {
      const ratio = ratioOf(row, of);
      if (ratio === null) continue;
      const label = `${program}: ${of.title}${of.single ? '' : `, ${of.kind}`}: ${ratioText(ratio)}`;
      out.push(mark(shapes[family(of.name)], `${family(of.name)} ${of.kind === 'first' && !of.single ? 'first' : ''}`, x(ratio), y - 6, label));
    }
  }
  y += 24;

  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="-4 0 ${WIDTH + 8} ${y}" role="img" aria-labelledby="bench-title">
<title id="bench-title">Speed of Lua implementations against native PUC Lua 5.4</title>
<style>${STYLE}
</style>
<rect x="-4" width="${WIDTH + 8}" height="${y}" fill="var(--paper)"/>
${out.join('\n')}
</svg>
`;
}
