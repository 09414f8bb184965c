// Writes docs/reference/operations.md from the operation table and the functions' doc comments; `--check` only compares.
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import * as rows from "../packages/simd/src/table/ops.ts";

const file = join(import.meta.dirname, "../docs/reference/operations.md");
const KINDS = { b: "bool", i: "signed", u: "unsigned", f: "float", c: "complex" };
const RESULTS = {
  promote: "promoted",
  float: "promoted; integers float64",
  bool: "bool",
  first: "the first operand's",
  real: "the real dtype",
  condition: "promoted, of the last two",
  int32: "int32",
};
const operands = ["a", "a, b", "a, b, c"];
const ops = readFileSync(join(import.meta.dirname, "../packages/simd/src/table/ops.ts"), "utf8");
const table = Object.values(rows)
  .map(({ operation }) => operation)
  .map(({ name, arity, symbol, accepts, rule }) => {
    const doc = sentence(ops, name);
    const infix = symbol === undefined ? "" : `\`${symbol === "?" ? "? :" : symbol}\``.replaceAll("|", "\\|");
    const kinds = accepts.length === 5 ? "all" : [...accepts].map(kind => KINDS[kind]).join(", ");
    return `| \`${name}(${operands[arity - 1]})\` | ${infix} | ${doc} | ${kinds} | ${RESULTS[rule]} |`;
  });

/** What is no row of the table: by file, each function with its parameters and the kind of its result. */
const OTHERS = {
  "table/cast.ts": [{ astype: ["x, dtype", "expression"], saturate: ["dtype, x", "expression"] }],
  "reductions/reduce.ts": [
    Object.fromEntries(
      "sum prod min max any all countNonzero"
        .split(" ")
        .map(name => [name, ["x, options?", "value; with `axis` or `keepdims` an expression"]]),
    ),
    { minMax: ["x", "value"], dot: ["a, b, options?", "value; with options an expression"] },
  ],
  "reductions/statistics.ts": [
    Object.fromEntries(
      "mean variance std norm"
        .split(" ")
        .map(name => [name, ["x, options?", "value; with `axis` or `keepdims` an expression"]]),
    ),
  ],
  "reductions/place.ts": [
    {
      argmin: ["x, options?", "value; with `axis` or `keepdims` an expression"],
      argmax: ["x, options?", "value; with `axis` or `keepdims` an expression"],
    },
  ],
  "reductions/scan.ts": [
    Object.fromEntries(
      "cumulativeSum cumulativeProd cumulativeMax cumulativeMin"
        .split(" ")
        .map(name => [name, ["x, options?", "expression"]]),
    ),
  ],
  "table/divmod.ts": [{ divmod: ["a, b", "two expressions"] }],
  "table/take-apart.ts": [{ modf: ["x", "two expressions"], frexp: ["x", "two expressions"] }],
  "moves/difference.ts": [{ diff: ["x, { n, axis, prepend, append }?", "expression"] }],
  "products/matmul.ts": [{ matmul: ["a, b", "expression"], vecdot: ["a, b, { axis }?", "expression"] }],
  "products/tensordot.ts": [{ tensordot: ["a, b, axes?", "expression"] }],
  "order/sort.ts": [
    {
      sort: ["x, { axis, descending, stable }?", "expression"],
      argsort: ["x, { axis, descending, stable }?", "expression"],
    },
  ],
  "order/quantile.ts": [
    {
      median: ["x, options?", "value; with `axis` or `keepdims` an expression"],
      quantile: ["x, q, options?", "value; with `axis` or `keepdims`, or of several `q`, an expression"],
    },
  ],
  "order/search.ts": [{ searchsorted: ["sorted, values, { side, sorter }?", "expression"] }],
  "order/histogram.ts": [{ histogram: ["x, { bins, range, weights, density }?", "new arrays"] }],
  "order/is-in.ts": [{ isin: ["x, values, { invert }?", "expression"] }],
  "order/unique.ts": [
    {
      uniqueAll: ["x", "new arrays"],
      uniqueCounts: ["x", "new arrays"],
      uniqueInverse: ["x", "new arrays"],
      uniqueValues: ["x", "new array"],
    },
  ],
  "moves/take-at.ts": [{ takeAt: ["x, indices", "expression"], assignAt: ["dst, indices, values", "`dst`, written"] }],
  "moves/join.ts": [
    {
      concat: ["parts, axis?", "expression"],
      stack: ["parts, axis?", "expression"],
      pad: ["x, widths, value?", "expression"],
      take: ["x, indices, axis?", "expression"],
    },
  ],
  "moves/rearrange.ts": [
    {
      repeat: ["x, repeats, axis?", "expression"],
      roll: ["x, shift, axis?", "expression"],
      takeAlongAxis: ["x, indices, axis?", "expression"],
    },
  ],
  "moves/tile.ts": [{ tile: ["x, repetitions", "expression"] }],
  "moves/triangle.ts": [{ tril: ["x, k?", "expression"], triu: ["x, k?", "expression"] }],
  "moves/select.ts": [
    {
      compress: ["mask, x", "new array"],
      nonzero: ["x", "typed arrays"],
      assignWhere: ["dst, mask, x", "`dst`, written"],
      assignSelected: ["dst, mask, values", "`dst`, written"],
    },
  ],
  "reductions/accumulate.ts": [
    { bincount: ["x, { weights, minLength }?", "new array"], scatterAdd: ["dst, indices, values", "`dst`, written"] },
  ],
  "expression/sources.ts": [{ index: ["axis", "expression"], random: ["seed, shape, options?", "expression"] }],
};

/** The first sentence of what the source says about an exported function. */
function sentence(source, name) {
  const [, comment] = source.match(new RegExp(`/\\*\\*((?:(?!\\*/)[^])*)\\*/\\s*export (?:function|const) ${name}\\b`));
  const text = comment
    .replaceAll(/^\s*\* ?/gm, "")
    .replaceAll(/\s+/g, " ")
    .trim();
  return text
    .match(/^.*?[.:](?=\s|$)/)[0]
    .replace(/:$/, ".")
    .replaceAll("|", "\\|");
}

const index = readFileSync(join(import.meta.dirname, "../packages/simd/src/index.ts"), "utf8");
const others = Object.entries(OTHERS).flatMap(([path, groups]) => {
  const [, exported] = index.match(new RegExp(`export \\{([^}]*)\\} from "./${path}"`));
  for (const name of exported.match(/\w+/g)) {
    const known = path === "table/cast.ts" || groups.some(group => name in group);
    if (!known) throw new Error(`${name} of ${path} has no row in tools/generate-operations.mjs`);
  }
  const source = readFileSync(join(import.meta.dirname, "../packages/simd/src", path), "utf8");
  return Object.entries(Object.assign({}, ...groups)).map(
    ([name, [parameters, result]]) => `| \`${name}(${parameters})\` | ${sentence(source, name)} | ${result} |`,
  );
});

const text = `# Operations

Generated by tools/generate-operations.mjs from packages/simd/src, do not edit.

## Elementwise

Every operation is a function, a method of what \`simd\` gives (the first operand in front), and a name in \`lanes\` templates;
some have an operator there. Numbers among the operands are weak: they take the arrays' dtype.

| operation | in \`lanes\` | what it gives | dtypes | result |
| --- | --- | --- | --- | --- |
${table.join("\n")}

## Everything else

What \`options\` are is in the functions' own documentation. Reductions and scans are methods of what \`simd\` gives, too.

| function | what it gives | result |
| --- | --- | --- |
${others.join("\n")}
`;

if (!process.argv.includes("--check")) writeFileSync(file, text);
else if (!existsSync(file) || readFileSync(file, "utf8") !== text) {
  console.error("docs/reference/operations.md is not what the operation table says: run pnpm generate");
  process.exitCode = 1;
}
