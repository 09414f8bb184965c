/**
 * Scans as what becomes of a kernel's values: each output stores the running fold along the innermost loop, in the fold's own
 * lanes (`sum prod` of f32 f64 i64; `min max`). The kernel is given the values to start from, and with one loop it returns
 * the last running values, from which the next call may go on.
 */
import { emitScan } from "./emit-scan.ts";
import { foldInfo } from "./folds.ts";
import type { Gathering } from "./gathering.ts";
import { scanChunks } from "./js-scan.ts";
import type { FoldName } from "./spec.ts";

/** @throws {TypeError} for a name that is no fold. */
export function scanning(names: readonly FoldName[]): Gathering {
  const infos = names.map(foldInfo);
  const lanes = infos.map(({ lane }) => lane);
  return {
    kind: "scan",
    names,
    starts: lanes,
    results: lanes,
    places: 0,
    emit: (spec, plan) => emitScan(spec, infos, plan),
    begin: starts => scanChunks(infos, starts),
  };
}
