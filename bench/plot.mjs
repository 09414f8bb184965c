// A run's results as one SVG: a row a case, a dot a peer, ratio to the base on a logarithmic axis.
import { cases } from "./cases.mjs";
import { baseOf } from "./table.mjs";

const COLOURS = ["#c2185b", "#e57300", "#1a73e8", "#188038", "#6a1b9a", "#00838f", "#795548", "#546e7a", "#9e9d24"];
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
