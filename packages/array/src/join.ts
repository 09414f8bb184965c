/** The elements as text in logical order, as `Array.prototype.join` puts it. Records and the like are JSON. */
import { checkArgument } from "@lanewise/format";
import { type Handle, live } from "./handle.ts";
import { readAt } from "./visit.ts";

export function join(array: Handle, separator: unknown): string {
  const text = separator === undefined ? "," : separator;
  checkArgument(typeof text === "string", "separator", "a string", text);
  const storage = live(array, "join");
  const parts = new Array<string>(storage.size);
  for (let i = 0; i < parts.length; i++) parts[i] = textOf(readAt(storage, i));
  return parts.join(text);
}

function textOf(value: unknown): string {
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? `${part}` : part));
}
