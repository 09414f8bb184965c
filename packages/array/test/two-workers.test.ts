/** The short run of the two-worker model; `bench/soak.ts` is the long one. */
import { expect, test } from "vitest";
import { runTwoWorkers } from "./support/two-workers.ts";

test.each([1, 20261122])(
  "counts and contents are exact over two real workers (seed %d)",
  async seed => {
    const outcome = await runTwoWorkers(seed, 20_000);
    expect(outcome.steps).toBeGreaterThanOrEqual(20_000);
    expect(outcome.attached).toBeGreaterThan(50);
    expect(outcome.refused).toBeGreaterThan(50);
    expect(outcome.races).toBeGreaterThan(50);
    expect(outcome.heap.stats()).toMatchObject({ blocks: 0, bytes: 0, fragmentation: expect.any(Number) });
  },
  60_000,
);
