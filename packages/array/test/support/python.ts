/** Python's statements on an array, spelled with our methods: what `a[i:j:k] = b`, `del a[i:j:k]`, `a.remove(x)` become. */
import type { ManagedArray } from "@lanewise/array";
import { isExporter, s, sliceIndices } from "@lanewise/format";

export type Bound = number | null;

/** The indices that `start:stop:step` selects. */
export function indicesOf(length: number, start: Bound, stop: Bound, step: Bound): number[] {
  const slice = sliceIndices(s(start, stop, step), length);
  return Array.from({ length: slice.length }, (_, i) => slice.start + i * slice.step);
}

/** `items[start:stop:step]` of a plain list. */
export function sliceList<T>(items: readonly T[], start: Bound, stop: Bound, step: Bound = null): T[] {
  return indicesOf(items.length, start, stop, step).map(i => items[i] as T);
}

/** `a[start:stop] = values`: the rows behind are set aside, and put back. */
export function setSlice(a: ManagedArray, start: Bound, stop: Bound, values: ManagedArray | readonly unknown[]): void {
  const { start: from, length } = sliceIndices(s(start, stop), a.length);
  using middle = isExporter(values) ? (values as ManagedArray).slice() : null;
  using behind = a.slice(from + length);
  a.resize(from);
  a.extend(middle ?? values);
  a.extend(behind);
}

/** `a[start:stop:step] = values` of the same length. */
export function setExtendedSlice(
  a: ManagedArray,
  start: Bound,
  stop: Bound,
  step: Bound,
  values: readonly unknown[],
): void {
  const indices = indicesOf(a.length, start, stop, step);
  if (indices.length !== values.length) throw new RangeError("lengths differ");
  indices.forEach((index, i) => void a.set(index, values[i]));
}

/** `del a[start:stop:step]`. */
export function deleteSlice(a: ManagedArray, start: Bound, stop: Bound, step: Bound = null): void {
  for (const index of indicesOf(a.length, start, stop, step).sort((x, y) => y - x)) a.pop(index);
}

/** `a.remove(value)`; false when it is not there (Python's ValueError). */
export function remove(a: ManagedArray, value: unknown): boolean {
  const index = a.indexOf(value);
  if (index < 0) return false;
  a.pop(index);
  return true;
}

/** `a.reverse()`. */
export function reverse(a: ManagedArray): void {
  using reversed = a.slice("::-1");
  for (let i = 0; i < a.length; i++) a.set(i, reversed.get(i));
}

/** `a *= times`. */
export function repeatInPlace(a: ManagedArray, times: number): void {
  if (times <= 0) {
    a.clear();
    return;
  }
  using once = a.slice();
  for (let i = 1; i < times; i++) a.extend(once);
}
