/** Large work whose result shows whether every thread computed the same bits; counted, so that workers can be seen to work. */
import { array, type ManagedArray } from "@lanewise/array";
import { configure, info, lanes, simd, threadsReady } from "@lanewise/simd";

export interface Report {
  /** Of all bits of the result. */
  readonly digest: number;
  readonly sum: number;
  /** Tiles that workers finished. */
  readonly workerTiles: number;
  readonly threaded: number;
  readonly ready: number;
  readonly reasons: readonly string[];
}

/** An elementwise evaluation and a sum of 1e6 elements, with so many threads. */
export async function work(threads: number): Promise<Report> {
  configure({ threads });
  const ready = await threadsReady();
  const before = info();
  const x = array(Float64Array.from({ length: 1_000_000 }, (_, k) => Math.sin(k) * 100)) as ManagedArray;
  const out = array(x) as ManagedArray;
  let sum = 0;
  // Whoever is busy elsewhere may miss a call; a worker that takes part is seen after a few.
  for (let round = 0; round < (threads > 1 ? 50 : 1); round++) {
    lanes`exp(${x} / 50) - ${x} * ${x} + sqrt(abs(${x}))`.into(out);
    sum = simd(out).sum() as number;
    if (round > 0 && info().threads.workerTiles > before.threads.workerTiles) break;
  }
  const after = info();
  const digest = new Uint32Array(out.toBytes().buffer).reduce((hash, word) => Math.imul(hash ^ word, 0x01000193), 1);
  x.release();
  out.release();
  return {
    digest,
    sum,
    workerTiles: after.threads.workerTiles - before.threads.workerTiles,
    threaded: after.threaded - before.threaded,
    ready,
    reasons: after.threads.reasons,
  };
}
