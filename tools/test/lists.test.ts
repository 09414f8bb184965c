import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { decisionComplaints } from "../checks/decisions.ts";
import { compare, documentedCodes } from "../checks/errors.ts";

test("error codes: each list is held against the others", () => {
  const lists = { source: new Set(["A_B", "C_D"]), documented: new Set(["A_B", "OLD"]), tested: new Set(["C_D"]) };
  expect(compare("p", lists)).toEqual([
    "p: A_B is provoked by no test",
    "p: C_D has no row in docs/reference/errors.md",
    "p: docs/reference/errors.md explains OLD, which nothing throws",
  ]);
});

test("error reference: rows belong to the package of their heading", () => {
  const page = "# Errors\n\n## `@lanewise/view`\n\n| code |\n| --- |\n| `A_B` | x |\n\n## lanewise\n\n| `C` | |\n";
  const found = documentedCodes(page);
  expect([...(found.get("@lanewise/view") ?? [])]).toEqual(["A_B"]);
});

test("decision records: gaps, missing headings and a stale index are named", () => {
  const folder = mkdtempSync(join(tmpdir(), "decisions-"));
  const body = "\n## Context\n\n## Decision\n\n## Consequences\n\n## Rejected\n";
  writeFileSync(join(folder, "0001-one.md"), `# 1. One\n${body}`);
  writeFileSync(join(folder, "0003-three.md"), "# 3. Three\n");
  writeFileSync(join(folder, "README.md"), "- [One](0001-one.md)\n- [Two](0002-two.md)\n");
  expect(decisionComplaints(folder)).toEqual([
    "0003-three.md: number 2 is missing or doubled",
    ...["Context", "Decision", "Consequences", "Rejected"].map(name => `0003-three.md: no "## ${name}"`),
    "README.md does not list [Three](0003-three.md)",
    "README.md lists 0002-two.md, which does not exist",
  ]);
  rmSync(folder, { recursive: true });
});
