/**
 * Equal elements found: they are brought into ascending order, where those stand together, and one of each is left. Elements
 * are `width` numbers each: one, or of complex numbers two. Pure numbers; it never allocates in the heap.
 */
import type { Elements } from "../run/rooms.ts";
import { keysOf, orderOf } from "./order.ts";
import { sortRow } from "./sort.ts";

/** Equal elements as groups, in ascending order. NaNs are no equals; of 0 and -0 the first to come is left. */
export interface Groups {
  /** How many elements are in each. */
  readonly counts: Int32Array;
  /** Where the first element of each was; empty if places were not asked for. */
  readonly indices: Int32Array;
  /** The group of every element, where it was. */
  inverse(): Int32Array;
}

/** Leaves the first element of each group at the front of the numbers. Without places, numbers alone are sorted: faster. */
export function groupsOf(numbers: Elements, width: 1 | 2, placed: boolean): Groups {
  const order = placed || width === 2 ? orderOfAll(numbers, width) : null;
  if (order === null) sortRow(numbers, false);
  else move(numbers.slice(), order, numbers, width);
  const starts = startsOf(numbers, width);
  const total = numbers.length / width;
  move(numbers, starts, numbers, width);
  const end = (group: number): number => starts[group + 1] ?? total;
  return {
    counts: starts.map((start, group) => end(group) - start),
    indices: order === null ? new Int32Array(0) : starts.map(start => order[start]!),
    inverse() {
      const groups = new Int32Array(total);
      for (let group = 0; group < starts.length; group++) {
        for (let k = starts[group]!; k < end(group); k++) groups[order![k]!] = group;
      }
      return groups;
    },
  };
}

/** The elements at some places, one after the other; in place where each place is at or behind its own. */
function move(from: Elements, places: Int32Array, to: Elements, width: number): void {
  for (let k = 0; k < places.length; k++) {
    for (let j = 0; j < width; j++) to[k * width + j] = from[places[k]! * width + j]!;
  }
}

/** Where other elements begin than the one before. */
function startsOf(sorted: Elements, width: number): Int32Array {
  const starts = new Int32Array(sorted.length / width);
  let count = 0;
  for (let k = 0, at = 0; k < starts.length; k++, at += width) {
    const same = k > 0 && sorted[at] === sorted[at - width] && sorted[at + width - 1] === sorted[at - 1];
    if (!same) starts[count++] = k;
  }
  return starts.slice(0, count);
}

/** The stable order; of pairs by their first numbers and then by their second, those with a NaN last. */
function orderOfAll(numbers: Elements, width: 1 | 2): Int32Array {
  if (width === 1) return stableOrder(numbers);
  const [re, im] = [0, 1].map(own => numbers.filter((_, k) => k % 2 === own)) as [Elements, Elements];
  const nans = re.map((real, k) => 2 * Number(Number.isNaN(real)) + Number(Number.isNaN(im[k])));
  let order = Int32Array.from(re.keys());
  // The last key decides, and those before it where that is equal.
  for (const key of [im, re, nans]) {
    const next = stableOrder(key.map((_, k) => key[order[k]!]!));
    order = next.map(k => order[k]!);
  }
  return order;
}

function stableOrder(numbers: Elements): Int32Array {
  const order = new Int32Array(numbers.length);
  orderOf(keysOf(numbers, false), order);
  return order;
}
