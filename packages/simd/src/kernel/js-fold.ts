/**
 * Folds in JS: the rules of `folds.ts` over chunks, as the WebAssembly kernels do it over registers.
 */
import { primitive } from "../ir/primitives.ts";
import { laneValue } from "../ir/types.ts";
import { combine } from "./combine.ts";
import { ACCUMULATORS, BLOCK, type FoldInfo, foldInfo, identityOf } from "./folds.ts";
import { type Chunk, makeChunk } from "./js-chunks.ts";
import type { FoldName } from "./spec.ts";

export interface JsFold {
  /** The next `count` values of each fold. */
  add(values: readonly (readonly Chunk[])[], count: number): void;
  /** The results. */
  finish(): (number | bigint)[];
}

type Step = { add(values: Chunk, count: number): void; finish(): number | bigint };

export function foldChunks(folds: readonly FoldName[]): JsFold {
  const steps = folds.map(name => {
    const info = foldInfo(name);
    if (info.kind === "tree") return treeStep(info);
    return info.kind === "first" ? firstStep() : exactStep(info);
  });
  return {
    add(values, count) {
      for (const [k, step] of steps.entries()) step.add(values[k]![0]!, count);
    },
    finish: () => steps.map(step => step.finish()),
  };
}

function treeStep(info: FoldInfo): Step {
  const { js } = primitive(info.combine);
  const identity = identityOf(info) as number;
  const accumulators = new Array<number>(ACCUMULATORS).fill(identity);
  const blocks: number[] = [];
  let filled = 0;
  const close = (): void => {
    for (let half = ACCUMULATORS / 2; half >= 1; half /= 2) {
      for (let k = 0; k < half; k++) accumulators[k] = js(accumulators[k], accumulators[k + half]);
    }
    blocks.push(accumulators[0]!);
    accumulators.fill(identity);
    filled = 0;
  };
  return {
    add(values, count) {
      for (let i = 0; i < count; i++) {
        const k = filled % ACCUMULATORS;
        accumulators[k] = js(accumulators[k], values[i]);
        if (++filled === BLOCK) close();
      }
    },
    finish() {
      if (filled > 0) close();
      return combine(info.name, blocks);
    },
  };
}

function exactStep(info: FoldInfo): Step {
  const { js } = primitive(info.combine);
  const { lane, operation } = info;
  let result = identityOf(info);
  if (!operation.startsWith("sum_")) {
    return {
      add(values, count) {
        for (let i = 0; i < count; i++) result = js(result, values[i]);
      },
      finish: () => result,
    };
  }
  const wrap = operation === "sum_u" ? 2 ** Number(lane.slice(1)) : 0;
  return {
    add(values, count) {
      // A chunk of 32-bit integers is exact in a double.
      let sum = 0;
      for (let i = 0; i < count; i++) sum += Number(values[i]) < 0 ? Number(values[i]) + wrap : Number(values[i]);
      result = js(result, BigInt(sum));
    },
    finish: () => result,
  };
}

function firstStep(): Step {
  let [seen, found] = [0, -1];
  return {
    add(values, count) {
      for (let i = 0; i < count && found < 0; i++) if (values[i]) found = seen + i;
      seen += count;
    },
    finish: () => found,
  };
}

export interface JsScan {
  /** The running folds of the next `count` values of each scan. */
  run(values: readonly (readonly Chunk[])[], count: number): Chunk[][];
  last(): (number | bigint)[];
}

export function scanChunks(scans: readonly FoldName[], starts: readonly (number | bigint)[]): JsScan {
  const carries = starts.map((start, k) => laneValue(foldInfo(scans[k]!).lane, start));
  const steps = scans.map(name => {
    const { combine, lane } = foldInfo(name);
    return { js: primitive(combine).js, out: makeChunk(lane) as Chunk & { [i: number]: number | bigint } };
  });
  return {
    run(values, count) {
      return steps.map(({ js, out }, k) => {
        const [chunk] = values[k]!;
        let carry = carries[k]!;
        for (let i = 0; i < count; i++) out[i] = carry = js(carry, chunk![i]);
        carries[k] = carry;
        return [out];
      });
    },
    last: () => carries,
  };
}
