/** From an array to plain values, typed arrays and bytes: copies that nobody has to release, in logical order. */
import { ArgumentError, applySlice, checkArgument, fillEncoded, s } from "@lanewise/format";
import { locatedOf } from "./derive.ts";
import { type Handle, live } from "./handle.ts";
import { withEncoded } from "./making/encode.ts";
import { readAt } from "./visit.ts";

export function join(array: Handle, separator: unknown): string {
  const text = separator === undefined ? "," : separator;
  checkArgument(typeof text === "string", "separator", "a string", text);
  const storage = live(array, "join");
  const parts = new Array<string>(storage.size);
  for (let i = 0; i < parts.length; i++) parts[i] = textOf(readAt(storage, i));
  return parts.join(text);
}

export function fill(array: Handle, value: unknown, start: number | null = null, stop: number | null = null): void {
  const { codec, itemsize, ndim } = live(array, "fill");
  const rows = start === null && stop === null ? [] : [s(start, stop)];
  if (rows.length > ndim) {
    throw new ArgumentError("start", "fill(value, start, stop) needs rows, and an array of rank 0 has none");
  }
  // Encoding may run anything: the array is looked at again after it.
  withEncoded(codec, itemsize, value, bytes => {
    const all = locatedOf(live(array, "fill"));
    fillEncoded({ ...all, geometry: applySlice(all.geometry, rows) }, bytes);
  });
}

function textOf(value: unknown): string {
  if (typeof value !== "object") return String(value);
  return JSON.stringify(value, (_key, part: unknown) => (typeof part === "bigint" ? `${part}` : part));
}
