/**
 * Makes element access quick from the first loop on. Nothing but speed depends on it.
 *
 * V8 compiles a branch that was never taken as a way out of the compiled code, and moves nothing out of a loop that has
 * one: `get` has a branch for negative indices, and one for each kind of element. So all are taken before the first view is
 * used, which that view pays for (`bench:view` prints reads in a loop).
 */
import { type Geometry, getBuffer } from "@lanewise/format";
import { Hold, Root } from "../root.ts";
import { PLAIN_KINDS } from "./lane.ts";

let warm = false;

/** Once in a process: `make` makes a view of this kind over this root. */
export function warmUp(
  make: (root: Root, layout: Geometry, kind: number) => { get(...indices: number[]): unknown },
): void {
  if (warm) return;
  warm = true;
  const root = new Root(new Hold(getBuffer(new Uint8Array(8))));
  const layout = { byteOffset: 0, strides: [8, 8], itemsize: 8 };
  // Twice, because the first calls of a function are not taken note of.
  for (let turn = 0; turn < 2 * PLAIN_KINDS; turn++) {
    const kind = turn % PLAIN_KINDS;
    root.bind(kind, "warm up");
    const list = make(root, { ...layout, shape: [1] }, kind);
    const matrix = make(root, { ...layout, shape: [1, 1] }, kind);
    for (const index of [0, -1]) {
      list.get(index);
      matrix.get(index, index);
    }
  }
}
