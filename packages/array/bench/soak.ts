/**
 * The long runs that no test suite waits for: a million steps of the two-worker model, then a million random operations on
 * one thread; both must end with an empty heap. `pnpm soak [steps] [seed]`.
 */
import { array, createHeap, type ManagedArray, zeros } from "@lanewise/array";
import { type BufferRecord, getBuffer } from "@lanewise/format";
import { Random } from "../test/support/random.ts";
import { runTwoWorkers } from "../test/support/two-workers.ts";

const steps = Number(process.argv[2] ?? 1e6);
const seed = Number(process.argv[3] ?? 1);

const start = performance.now();
const outcome = await runTwoWorkers(seed, steps);
assertEmpty(outcome.heap.stats(), "after the two-worker model");
const { rounds, attached, refused, races } = outcome;
console.log(
  `two workers: ${outcome.steps} steps in ${rounds} rounds, ${attached} attached, ${refused} resizes refused, ` +
    `${races} races for a ticket, ${seconds(start)}; heap empty`,
);

const middle = performance.now();
const heap = createHeap({ maximum: 2 ** 28 });
const count = randomOperations(new Random(seed), steps);
assertEmpty(heap.stats(), "after the random operations");
const { highWater, size } = heap.stats();
console.log(`random operations: ${count}, high water ${highWater} of ${size} bytes, ${seconds(middle)}; heap empty`);

/** Arrays, handles and records come and go; each array is checked against a plain one when it goes. */
function randomOperations(random: Random, total: number): number {
  const live: { readonly handles: ManagedArray[]; readonly records: BufferRecord[]; plain: number[] }[] = [];
  const check = (a: ManagedArray, plain: readonly number[]) => {
    const items = a.toArray() as number[];
    if (items.length !== plain.length || items.some((item, i) => item !== plain[i])) throw new Error("contents differ");
  };
  for (let step = 0; step < total; step++) {
    const entry = random.pick(live);
    const a = entry && random.pick(entry.handles);
    switch (random.next(10)) {
      case 0: {
        if (live.length > 300) break;
        const length = random.next(random.next(20) === 0 ? 20_000 : 100);
        const plain = Array.from({ length }, () => random.next(1000));
        live.push({
          handles: [random.next(2) ? array(plain, "float64", { heap }) : filled(plain)],
          records: [],
          plain,
        });
        break;
      }
      case 1:
        if (a && entry.handles.length < 3) entry.handles.push(a.retain());
        break;
      case 2:
        if (a && entry.records.length < 3) entry.records.push(getBuffer(a));
        break;
      case 3:
      case 4:
        if (entry) random.take(entry.records)?.release();
        break;
      case 5: {
        if (!entry || !a) break;
        if (entry.handles.length === 1) check(a, entry.plain);
        random.take(entry.handles)?.release();
        if (entry.handles.length === 0) {
          for (const record of entry.records.splice(0)) record.release();
          live.splice(live.indexOf(entry), 1);
        }
        break;
      }
      case 6:
        if (a) {
          attempt(a, () => {
            a.append(step);
            entry.plain.push(step);
          });
        }
        break;
      case 7:
        if (a && a.length > 0) {
          attempt(a, () => {
            a.pop(0);
            entry.plain.shift();
          });
        }
        break;
      case 8:
        if (a) {
          const length = random.next(2 * a.length + 10);
          attempt(a, () => {
            a.resize(length);
            entry.plain = Array.from({ length }, (_, i) => entry.plain[i] ?? 0);
          });
        }
        break;
      default:
        if (a && a.length > 0) {
          const i = random.next(a.length);
          a.set(i, step);
          entry.plain[i] = step;
        }
    }
  }
  for (const { handles, records, plain } of live) {
    check(handles[0] as ManagedArray, plain);
    for (const x of [...handles, ...records]) x.release();
  }
  return total;
}

function filled(plain: readonly number[]): ManagedArray {
  const a = zeros(plain.length, "float64", { heap });
  a.extend(plain);
  a.resize(plain.length);
  plain.forEach((value, i) => void a.set(i, value));
  return a;
}

function attempt(a: ManagedArray, change: () => unknown): void {
  try {
    change();
  } catch (error) {
    if ((error as { code?: string }).code !== "BUFFER" || a.exports === 0) throw error;
  }
}

function assertEmpty(stats: { readonly blocks: number; readonly bytes: number }, when: string): void {
  if (stats.blocks !== 0 || stats.bytes !== 0)
    throw new Error(`${when}: ${stats.blocks} blocks, ${stats.bytes} bytes left`);
}

function seconds(since: number): string {
  return `${((performance.now() - since) / 1000).toFixed(1)} s`;
}
