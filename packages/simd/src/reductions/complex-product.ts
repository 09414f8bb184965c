/**
 * Products of complex numbers. A kernel folds each lane for itself, and a product needs both parts, so rows are multiplied by
 * halves: the first half by the last, element by element, until one is left (a middle one waits). The order of the elements
 * alone decides, so layouts and back ends give the same bits, and errors grow with the logarithm of the length.
 */
import { fillElements, sizeOf } from "@lanewise/format";
import { formulaOf } from "../expression/apply.ts";
import { deferredNode } from "../expression/deferred.ts";
import { leafOfLease } from "../expression/leaf.ts";
import type { Deferred, Evaluable } from "../expression/node.ts";
import type { Lease } from "../run/lease.ts";
import { located } from "../run/operands.ts";
import { inShape, nativeDType, ordered, part } from "../run/rooms.ts";
import { evaluate } from "../run/run.ts";
import type { Session } from "../run/session.ts";
import { mul } from "../table/ops.ts";

/** The products along axes, when they are needed; `shape` is what is left. */
export function complexProducts(node: Evaluable, axes: readonly number[], shape: readonly number[]): Deferred {
  const dtype = nativeDType(node.dtype);
  return deferredNode({ dtype, shape, inputs: [node], key: `product ${axes} ${shape}` }, session => {
    const kept = node.shape.map((_, axis) => axis).filter(axis => !axes.includes(axis));
    const room = ordered(node, dtype, [...kept, ...axes], session);
    const length = sizeOf(axes.map(axis => node.shape[axis]!));
    const rows = sizeOf(shape);
    const first = multiplied(inShape(room, [rows, length]), session);
    const result = session.room(dtype, shape);
    if (length === 0) fillElements(located(result), { re: 1, im: 0 });
    else evaluate(leafOfLease(first), inShape(result, [rows, 1]), session);
    return result;
  });
}

/** Leaves the product of each row in its first element. */
function multiplied(rows: Lease, session: Session): Lease {
  let length = rows.shape[1]!;
  while (length > 1) {
    const half = length >>> 1;
    const [front, back] = [part(rows, 1, 0, half), part(rows, 1, length - half, half)];
    evaluate(formulaOf(mul.operation, leafOfLease(front), leafOfLease(back)), front, session);
    length -= half;
  }
  return part(rows, 1, 0, Math.min(1, length));
}
