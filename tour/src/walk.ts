/**
 * One view's walk through its memory, drawn: which bytes it visits, in which order.
 */
import * as lw from "lanewise";
import type { Report } from "./report.ts";

/** Gives the drawing of a stepped, mirrored view of a 6 x 8 matrix, as an SVG file's text. */
export function drawWalk(report: Report): string {
  const matrix = lw.view(Int16Array.from({ length: 48 }, (_, i) => i)).reshape(6, 8);
  const walk = matrix.slice("1::2, ::-2");
  report.line(`a 6 x 8 matrix of int16, and of it the slice "1::2, ::-2":`);
  for (const line of lw.inspect(walk).split("\n")) report.line(`  ${line}`);
  return report.step(
    "draw its walk",
    () => lw.toSVG(walk),
    svg => `${svg.length} characters of SVG; strides (${walk.strides.join(", ")}) from byte ${walk.byteOffset}`,
  );
}
