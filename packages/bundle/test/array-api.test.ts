/** The table of the array API standard: every name in it is there, and every function of the standard is in it. */
import { readFileSync } from "node:fs";
import * as lw from "lanewise";
import { expect, test } from "vitest";

const page = readFileSync(new URL("../../../docs/reference/array-api.md", import.meta.url), "utf8");

/** Sections of functions with the number that the standard has, and all rows of the page as cells. */
const sections = page.split(/^## /m).slice(1);
const rowsOf = (section: string): string[][] =>
  section
    .split("\n")
    .filter(line => line.startsWith("| ") && !line.startsWith("| ---"))
    .slice(1)
    .map(line =>
      line
        .slice(2)
        .split(" | ")
        .map(cell => cell.trim()),
    );
const namesIn = (cell: string): string[] => [...cell.matchAll(/`([^`]+)`/g)].map(([, name]) => name!);

test("every function of the standard has a row", () => {
  const counted = sections.filter(section => /^[\w ]+ \(\d+\)/.test(section));
  const names = counted.flatMap(section => {
    const own = rowsOf(section).flatMap(([standard]) => namesIn(standard!));
    expect([section.split("\n")[0], own.length]).toEqual([
      section.split("\n")[0],
      Number(/\((\d+)\)/.exec(section)![1]),
    ]);
    return own;
  });
  expect(names).toHaveLength(135);
  expect(new Set(names).size).toBe(names.length);
});

test("every name exists", () => {
  using a = lw.array([1]);
  using view = lw.view(a);
  const homes: Record<string, object> = { v: view, a, e: lw.simd(a).add(1) };
  const missing = sections
    .flatMap(rowsOf)
    .flatMap(([, here]) => namesIn(here!))
    .filter(name => {
      const [home, member] = name.split(".");
      return member === undefined ? !(name in lw) : !(member in homes[home!]!);
    });
  expect(missing).toEqual([]);
});

test("a row without a name says so", () => {
  for (const [standard, here] of sections.flatMap(rowsOf)) {
    expect([standard, namesIn(here!).length > 0 || here === "none" || here!.includes("operator")]).toEqual([
      standard,
      true,
    ]);
  }
});
