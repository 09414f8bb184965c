/** The agreement test (agree.test.ts) for functions: operations whose results are floats, all of which have large kernels. */
import { configure } from "@lanewise/simd";
import { afterAll, describe, expect, test } from "vitest";
import * as table from "../src/table/ops.ts";
import { Agreement, dtypesOf, lengthsFor, operandsOf, type Row } from "./support/agreement.ts";
import { CLASSES } from "./support/placed-operands.ts";

const ROWS = Object.entries(table) as unknown as [string, Row][];

const agreement = new Agreement();
afterAll(() => {
  configure({ backend: "auto" });
  agreement.free();
});

describe.each(ROWS.filter(([, row]) => row.operation.rule === "float"))("%s", (name, row) => {
  test.each(dtypesOf(row))("of %s", (type, index) => {
    // Integers are converted to float64 first, in the same way by all: two classes for each of them, all classes among them.
    const converts = type.includes("int");
    const other = CLASSES[1 + (index % (CLASSES.length - 1))]!;
    const lengths = lengthsFor(type);
    for (const kind of converts ? (["contiguous", other] as const) : CLASSES) {
      const own = converts ? lengths.filter((_, k) => k % 3 === 0 || k === lengths.length - 1) : lengths;
      expect(agreement.mistake(name, row, operandsOf(row, type), kind, own)).toBeNull();
    }
  });
});
