/** Scans in JS: the running folds of chunks, as the WebAssembly kernels make them of registers. */
import { primitive } from "../ir/primitives.ts";
import { laneValue } from "../ir/types.ts";
import type { FoldInfo } from "./folds.ts";
import type { JsGathering } from "./gathering.ts";
import { type Chunk, makeChunk } from "./js-chunks.ts";

export function scanChunks(infos: readonly FoldInfo[], starts: readonly (number | bigint)[]): JsGathering {
  const carries = infos.map(({ lane }, k) => laneValue(lane, starts[k]!));
  const steps = infos.map(({ combine, lane }) => {
    return { js: primitive(combine).js, out: makeChunk(lane) as Chunk & { [i: number]: number | bigint } };
  });
  return {
    take(values, count) {
      return steps.map(({ js, out }, k) => {
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
