import { expect, test } from "vitest";
import { examplesInMarkdown, examplesInSource } from "../examples/extract.ts";
import { instrument } from "../examples/instrument.ts";
import { writeExamples } from "../examples/write.ts";

test("examples are found in doc comments after @example and nowhere else", () => {
  const source = [
    "/**",
    " * Not this:",
    " * ```ts",
    " * no();",
    " * ```",
    " * @example",
    " * ```ts",
    " * const a = 1; // => 1",
    " * ```",
    " * @throws {X}",
    " */",
  ].join("\n");
  expect(examplesInSource("a.ts", source)).toEqual([
    { file: "a.ts", line: 8, code: "const a = 1; // => 1", language: "ts" },
  ]);
});

test("an @example without a fence is code up to the next tag or the end", () => {
  const source = "/**\n * Text.\n * @example\n * f(1); // => 1\n *\n * @throws {X}\n */\n/** @example\n * g(); */";
  expect(examplesInSource("a.ts", source)).toEqual([
    { file: "a.ts", line: 4, code: "f(1); // => 1", language: "ts" },
    { file: "a.ts", line: 9, code: "g();", language: "ts" },
  ]);
});

test("fences that say no-run are left out, and so are other languages", () => {
  const page = "```ts no-run\nx\n```\n```sh\nls\n```\n```js\ny;\n```\n";
  expect(examplesInMarkdown("a.md", page)).toEqual([{ file: "a.md", line: 8, code: "y;", language: "js" }]);
});

test.each([
  ["f(1); // => 2", "__doc.same((f(1)), () => (2)); // => 2"],
  ["const x = f(1); // => [2]", "const x = f(1); __doc.same(x, () => ([2])); // => [2]"],
  ["f(\n  1,\n); // => 2", "__doc.same((f(\n  1,\n)), () => (2)); // => 2"],
  ["f(); // throws BAD", '__doc.throws("BAD", () => { f(); }); // throws BAD'],
  ["console.log(1); // => 1\n// 2", '__doc.startPrint(); console.log(1); __doc.endPrint("1\\n2"); // => 1\n// 2'],
  ["{\n  g(); // => 1\n}", "{\n  __doc.same((g()), () => (1)); // => 1\n}"],
])("%j becomes an assertion", (code, expected) => {
  expect(instrument(code, "r").split("; ").slice(1).join("; ")).toBe(expected);
});

test("a claim without a statement is refused, not ignored", () => {
  expect(() => instrument("// => 1\nf();", "r")).toThrow(SyntaxError);
});

for (const example of writeExamples()) {
  test(`${example.file}:${example.line}`, async () => {
    expect(example.problem).toBeUndefined();
    await import(/* @vite-ignore */ example.module as string);
  });
}
