/** Conversions of several steps: lanes become wider or narrower one doubling at a time, so that every step is a primitive. */
import type { Builder } from "./builder.ts";
import { extend, extendU, wrap } from "./conversions.ts";
import { type Lane, type LaneType, laneWidth } from "./types.ts";

/** An integer or a mask in another width: wraps, or is extended by its sign or with zeros. */
export function resize(b: Builder, x: Lane, to: LaneType, isUnsigned = false): Lane {
  let result = x;
  while (result.type !== to) {
    const isWider = laneWidth(to) > laneWidth(result.type);
    result = b.op(isWider ? (isUnsigned ? extendU : extend) : wrap, result);
  }
  return result;
}
