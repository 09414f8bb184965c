/** Folds as what becomes of a kernel's values: one result for each of its loops. See `folds.ts` for what the results are. */
import { emitFold } from "./emit-fold.ts";
import { ACCUMULATORS, foldInfo } from "./folds.ts";
import type { Gathering } from "./gathering.ts";
import { foldChunks } from "./js-fold.ts";
import type { FoldName } from "./spec.ts";

/**
 * Without outputs (and then with one loop) the kernel returns the results, else it stores them for each row.
 *
 * @throws {TypeError} for a name that is no fold.
 */
export function folding(names: readonly FoldName[]): Gathering {
  const infos = names.map(foldInfo);
  return {
    kind: "fold",
    names,
    starts: [],
    results: infos.map(({ result }) => result),
    places: infos.some(({ kind }) => kind === "tree") ? ACCUMULATORS : 0,
    emit: (spec, plan) => emitFold(spec, infos, plan),
    begin: () => foldChunks(infos),
  };
}
