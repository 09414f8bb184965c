/**
 * What the tour says while it walks: one line a step, with the time, the time of a plain loop in the same run, and the
 * bytes that lanewise moved meanwhile. Without a terminal the output is plain.
 */
import * as lw from "lanewise";

/** One step, as printed. Times in milliseconds, each the best of several runs. */
export interface Step {
  readonly title: string;
  readonly ms: number;
  /** The same work in a plain JavaScript loop, where there is such a thing. */
  readonly plainMs: number | null;
  /** Bytes that lanewise copied during one run: counted by the library (`info().movedBytes`). */
  readonly moved: number;
  /** What came out, in words. */
  readonly result: string;
}

export interface Output {
  write(text: string): void;
  readonly isTTY?: boolean;
}

/** Runs of each piece of work; the best is printed, since everything else on the machine only adds. */
const RUNS = 5;

function best(work: () => unknown): number {
  let least = Number.POSITIVE_INFINITY;
  for (let run = 0; run < RUNS; run++) {
    const begin = performance.now();
    const value = work();
    least = Math.min(least, performance.now() - begin);
    (value as Partial<Disposable> | null | undefined)?.[Symbol.dispose]?.();
  }
  return least;
}

const grouped = (n: number): string => n.toLocaleString("en-US");
const milliseconds = (ms: number): string => `${ms.toFixed(ms < 0.1 ? 4 : ms < 10 ? 2 : 0)} ms`;

export class Report {
  readonly steps: Step[] = [];
  readonly #output: Output;

  constructor(output: Output) {
    this.#output = output;
  }

  chapter(title: string): void {
    const [bold, plain] = this.#output.isTTY ? ["\x1b[1m", "\x1b[0m"] : ["", ""];
    this.#output.write(`\n${bold}${title}${plain}\n`);
  }

  line(text: string): void {
    this.#output.write(`  ${text}\n`);
  }

  /**
   * Does `work` and says so. It runs several times, so it must give the same each time; `plain` is the same work
   * without lanewise. `describe` makes the words from what `work` gave.
   */
  step<T>(title: string, work: () => T, describe: (value: T) => string, plain: (() => unknown) | null = null): T {
    if (this.#output.isTTY) this.#output.write(`  ... ${title}\r`);
    const before = lw.info().movedBytes;
    const value = work();
    const moved = lw.info().movedBytes - before;
    const step: Step = {
      title,
      ms: best(work),
      plainMs: plain ? best(plain) : null,
      moved,
      result: describe(value),
    };
    this.steps.push(step);
    const loop = step.plainMs === null ? "" : `, a plain loop ${milliseconds(step.plainMs)}`;
    const copied = moved === 0 ? "no bytes copied" : `${grouped(moved)} bytes copied`;
    this.#output.write(`${this.#output.isTTY ? "\x1b[K" : ""}  ${title}: ${step.result}\n`);
    this.#output.write(`      ${milliseconds(step.ms)}${loop}; ${copied}\n`);
    return value;
  }
}
