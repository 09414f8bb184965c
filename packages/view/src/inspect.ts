/** What a view looks like as text: what NumPy prints, with `view(` for `array(`. */
import type { ReadonlyMemoryView } from "./memory-view.ts";

/** The text of a view. */
export function inspect(view: ReadonlyMemoryView): string {
  if (view.released) return "view(released)";
  return `view(${JSON.stringify(view.toArray(), (_, value) => (typeof value === "bigint" ? `${value}` : value))}, dtype=${view.dtype.name})`;
}
