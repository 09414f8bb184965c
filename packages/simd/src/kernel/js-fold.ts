/**
 * Folds in JS: the rules of `folds.ts` over chunks, as the WebAssembly kernels do it over registers.
 */
import { combine } from "./combine.ts";
import { ACCUMULATORS, BLOCK, combinationOf, type FoldInfo, identityOf } from "./folds.ts";
import type { JsGathering } from "./gathering.ts";
import type { Chunk } from "./js-chunks.ts";

type Step = { add(values: Chunk, count: number): void; finish(): number | bigint };

export function foldChunks(infos: readonly FoldInfo[]): JsGathering {
  const steps = infos.map(info => {
    if (info.kind === "tree") return treeStep(info);
    return info.kind === "first" ? firstStep() : exactStep(info);
  });
  return {
    take(values, count) {
      for (const [k, step] of steps.entries()) step.add(values[k]![0]!, count);
      return null;
    },
    finish: () => steps.map(step => step.finish()),
  };
}

function treeStep(info: FoldInfo): Step {
  const { js } = combinationOf(info);
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
  const { js } = combinationOf(info);
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
