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
  test.each(dtypesOf(row))("of %s", type => {
    for (const kind of CLASSES) {
      expect(agreement.mistake(name, row, operandsOf(row, type), kind, lengthsFor(type))).toBeNull();
    }
  });
});
