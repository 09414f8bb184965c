/** Writing one value everywhere, or into some rows. */
import { ArgumentError, applySlice, fillEncoded, s } from "@lanewise/format";
import { type Handle, live } from "./handle.ts";
import { withEncoded } from "./making/encode.ts";
import { locatedOf } from "./storage.ts";

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
