// A run's results as Markdown: one row a case, one column a peer, times and ratios.
import { cases } from "./cases.mjs";

const time = ms => {
  if (ms >= 1) return `${ms.toPrecision(3)} ms`;
  if (ms >= 1e-3) return `${(ms * 1e3).toPrecision(3)} us`;
  return `${(ms * 1e6).toPrecision(3)} ns`;
};
const ratio = r => (r >= 100 ? `x${r.toFixed(0)}` : `x${Number(r.toPrecision(2))}`);

/** The peer that ratios are to: NumPy where it was run, else plain JavaScript. */
export function baseOf(report) {
  return Object.values(report.results).some(row => row.numpy && !row.numpy.error) ? "numpy" : "plain";
}

function cell(result, base) {
  if (!result) return "";
  if (result.error) return "failed";
  const mark = result.inexact ? " (!)" : "";
  return `${time(result.median)}${base ? ` ${ratio(result.median / base.median)}` : ""}${mark}`;
}

/** The table, with a line on machine and versions; beside a saved run, a column of lanewise's change. */
export function markdown(report, saved = null) {
  const base = baseOf(report);
  const peers = [...new Set(Object.values(report.results).flatMap(row => Object.keys(row)))];
  const header = ["work", ...peers, ...(saved ? ["lanewise@1 against the saved run"] : [])];
  const lines = [
    `${report.date}, ${report.machine}, Node ${report.node}; best of ${report.rounds} rounds, each ${report.budget} ms in a`,
    `fresh process. xR is the time divided by that of ${base}; (!) marks a result that is only good to single precision.`,
    `Versions: ${Object.entries(report.versions)
      .map(([name, version]) => `${name} ${version}`)
      .join(", ")}.`,
    ...report.absent.map(what => `Not here: ${what}.`),
    "",
    `| ${header.join(" | ")} |`,
    `|${header.map(() => "---").join("|")}|`,
  ];
  for (const [id, row] of Object.entries(report.results)) {
    const cells = peers.map(peer => cell(row[peer], row[base]?.error ? undefined : row[base]));
    if (saved) {
      const [then, now] = [saved.results[id]?.["lanewise@1"], row["lanewise@1"]];
      cells.push(then?.median && now?.median ? ratio(now.median / then.median) : "");
    }
    lines.push(`| ${cases[id]?.title ?? id} | ${cells.join(" | ")} |`);
  }
  return `${lines.join("\n")}\n`;
}
