/** Objects that look like views, and values of other realms. */
import { runInNewContext } from "node:vm";
import { isView, view } from "@lanewise/view";
import { expect, test } from "vitest";

test("what only inherits from a view, or stands before one, is none", () => {
  const v = view(new Float64Array(2));
  expect(isView(v)).toBe(true);
  for (const other of [Object.getPrototypeOf(v), Object.create(v), new Proxy(v, {})]) {
    expect([isView(other), isView(other, { ndim: 1 })]).toEqual([false, false]);
  }
});

test("bytes of another realm are bytes", () => {
  const words = view(
    Uint8Array.from("abcdef", letter => letter.charCodeAt(0)),
    { dtype: "3s" },
  );
  const word: Uint8Array = runInNewContext("Uint8Array.of(100, 101, 102)");
  expect([words.indexOf(word), words.count(word), words.includes(word)]).toEqual([1, 1, true]);
  words.set(0, word);
  expect(words.count(word)).toBe(2);
  // A list of numbers is another value.
  expect(words.includes([...word] as never)).toBe(false);
});
