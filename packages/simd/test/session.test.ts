/** What an evaluation holds is given back, whatever fails: also when exporters of others fail to let go. */
import { defaultHeap } from "@lanewise/array";
import { BUFFER } from "@lanewise/format";
import { add } from "@lanewise/simd";
import { expect, test } from "vitest";

/** Four numbers; `out` counts the records that are out, `fails` says what goes wrong from now on. */
class Exporter {
  out = 0;
  fails: "nothing" | "export" | "release" = "nothing";

  [BUFFER]() {
    if (this.fails === "export") throw new Error("cannot export");
    this.out++;
    const release = () => {
      this.out--;
      if (this.fails === "release") throw new Error("cannot release");
    };
    return { buffer: new Float64Array(4).buffer, format: "d", shape: [4], release };
  }
}

function run(fails: readonly Exporter["fails"][]): { error: unknown; out: number; blocks: number } {
  const exporters = fails.map(() => new Exporter());
  const [a, b] = exporters as [Exporter, Exporter];
  const sum = add(a, b);
  const { blocks } = defaultHeap().stats();
  for (const [k, exporter] of exporters.entries()) exporter.fails = fails[k]!;
  let error: unknown;
  try {
    sum.into(new Exporter());
  } catch (thrown) {
    error = thrown;
  }
  return { error, out: a.out + b.out, blocks: defaultHeap().stats().blocks - blocks };
}

test("an exporter that fails to let go is an error, and keeps nobody else from it", () => {
  expect(run(["release", "nothing"])).toMatchObject({ error: { message: "cannot release" }, out: 0, blocks: 0 });
  expect(run(["release", "release"])).toMatchObject({ error: { message: "cannot release" }, out: 0, blocks: 0 });
});

test("the error of the evaluation counts more", () => {
  expect(run(["release", "export"])).toMatchObject({ error: { message: "cannot export" }, out: 0, blocks: 0 });
});
