// SVG plots: a run as dots (a row a case, a dot a peer, ratio to the base), and lines over two logarithmic axes.
import { cases } from "./cases.mjs";
import { baseOf } from "./table.mjs";

const COLOURS =
  "#c2185b #e57300 #1a73e8 #0d3c78 #188038 #0b4d22 #6a1b9a #b39ddb #00838f #795548 #546e7a #9e9d24 #f06292 #fbc02d #26c6da #000000".split(
    " ",
  );
const escapeText = text => text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");

/** Dots left of the line at 1 are quicker than the base. Lanewise's are larger. */
export function plot(report) {
  const base = baseOf(report);
  const rows = Object.entries(report.results).filter(([, row]) => row[base]?.median);
  const peers = [...new Set(rows.flatMap(([, row]) => Object.keys(row)))].filter(p => p !== base);
  const [left, top, line, width] = [330, 70, 22, 760];
  const [low, high] = [0.02, 200];
  const x = r => left + (Math.log(Math.min(high, Math.max(low, r)) / low) / Math.log(high / low)) * width;
  const height = top + rows.length * line + 30;
  const colour = peer => COLOURS[peers.indexOf(peer) % COLOURS.length];
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 30} ${height}" font-family="sans-serif" font-size="12">`,
    `<title>Time beside that of ${base}, one row a case, one dot a library</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
  ];
  peers.forEach((peer, k) => {
    const [px, py] = [20 + (k % 9) * 120, 20 + Math.floor(k / 9) * 18];
    out.push(
      `<circle cx="${px}" cy="${py - 4}" r="5" fill="${colour(peer)}"/><text x="${px + 9}" y="${py}">${peer}</text>`,
    );
  });
  for (const tick of [0.02, 0.1, 0.5, 1, 2, 10, 100]) {
    const strong = tick === 1;
    out.push(
      `<line x1="${x(tick)}" x2="${x(tick)}" y1="${top - 8}" y2="${height - 24}" stroke="${strong ? "#333" : "#ddd"}"/>`,
      `<text x="${x(tick)}" y="${height - 8}" text-anchor="middle">${tick}x</text>`,
    );
  }
  out.push(`<text x="${left}" y="${top - 14}" fill="#555">time / ${base}, left is quicker</text>`);
  rows.forEach(([id, row], k) => {
    const y = top + k * line + 10;
    out.push(`<text x="${left - 10}" y="${y + 4}" text-anchor="end">${escapeText(cases[id]?.title ?? id)}</text>`);
    for (const peer of [...peers].reverse()) {
      const result = row[peer];
      if (!result?.median) continue;
      const r = result.median / row[base].median;
      const radius = peer.startsWith("lanewise") ? 6.5 : 4;
      out.push(
        `<circle cx="${x(r).toFixed(1)}" cy="${y}" r="${radius}" fill="${colour(peer)}" fill-opacity="0.85"><title>${peer}: ${r.toPrecision(3)}</title></circle>`,
      );
    }
  });
  out.push("</svg>");
  return `${out.join("\n")}\n`;
}

/** Lines over two logarithmic axes; `series` are `{ name, points: [x, y][], dashed }`. */
export function linePlot(series, xLabel, yLabel) {
  const points = series.flatMap(s => s.points);
  const decades = k => {
    const logs = points.map(p => Math.log10(p[k]));
    return [Math.floor(Math.min(...logs)), Math.ceil(Math.max(...logs))];
  };
  const [[x0, x1], [y0, y1]] = [decades(0), decades(1)];
  const [left, top, width, height] = [70, 20, 640, 420];
  const x = v => left + ((Math.log10(v) - x0) / (x1 - x0)) * width;
  const y = v => top + height - ((Math.log10(v) - y0) / (y1 - y0)) * height;
  const out = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${left + width + 230} ${top + height + 50}" font-family="sans-serif" font-size="12">`,
    `<title>${yLabel} against ${xLabel}</title>`,
    `<rect width="100%" height="100%" fill="#fff"/>`,
  ];
  for (let d = x0; d <= x1; d++) {
    out.push(`<line x1="${x(10 ** d)}" x2="${x(10 ** d)}" y1="${top}" y2="${top + height}" stroke="#ddd"/>`);
    out.push(`<text x="${x(10 ** d)}" y="${top + height + 18}" text-anchor="middle">1e${d}</text>`);
  }
  for (let d = y0; d <= y1; d++) {
    out.push(`<line x1="${left}" x2="${left + width}" y1="${y(10 ** d)}" y2="${y(10 ** d)}" stroke="#ddd"/>`);
    out.push(`<text x="${left - 8}" y="${y(10 ** d) + 4}" text-anchor="end">${d < 0 ? 10 ** d : `1e${d}`}</text>`);
  }
  out.push(`<text x="${left + width / 2}" y="${top + height + 40}" text-anchor="middle">${xLabel}</text>`);
  out.push(
    `<text x="16" y="${top + height / 2}" text-anchor="middle" transform="rotate(-90 16 ${top + height / 2})">${yLabel}</text>`,
  );
  series.forEach(({ name, points: own, dashed }, k) => {
    const colour = COLOURS[(k >> 1) % COLOURS.length];
    const path = own.map(([px, py]) => `${x(px).toFixed(1)},${y(py).toFixed(1)}`).join(" ");
    const dash = dashed ? ' stroke-dasharray="6 4"' : "";
    const row = top + 16 + k * 20;
    out.push(`<polyline points="${path}" fill="none" stroke="${colour}" stroke-width="2"${dash}/>`);
    out.push(
      `<line x1="${left + width + 16}" x2="${left + width + 44}" y1="${row - 4}" y2="${row - 4}" stroke="${colour}" stroke-width="2"${dash}/>`,
    );
    out.push(`<text x="${left + width + 50}" y="${row}">${escapeText(name)}</text>`);
  });
  out.push("</svg>");
  return `${out.join("\n")}\n`;
}
