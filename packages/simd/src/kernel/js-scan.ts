/** Scans in JS: the running folds of chunks, as the WebAssembly kernels make them of registers. */
import { laneValue } from "../ir/types.ts";
import { combinationOf, type FoldInfo } from "./folds.ts";
import type { JsGathering } from "./gathering.ts";
import { type Chunk, makeChunk } from "./js-chunks.ts";

type Elements = Chunk & { [i: number]: number | bigint };

export function scanChunks(infos: readonly FoldInfo[], starts: readonly (number | bigint)[]): JsGathering {
  const carries = infos.map(({ lane }, k) => laneValue(lane, starts[k]!));
  const operations = infos.map(info => combinationOf(info).js);
  /** As long as the first chunks, which are the longest. */
  let scanned: Elements[] | undefined;
  return {
    take(values, count) {
      scanned ??= infos.map(({ lane }) => makeChunk(lane, count));
      return scanned.map((out, k) => {
        const js = operations[k]!;
        const [chunk] = values[k]!;
        let carry = carries[k]!;
        for (let i = 0; i < count; i++) out[i] = carry = js(carry, chunk![i]);
        carries[k] = carry;
        return [out];
      });
    },
    finish: () => carries,
  };
}
