/**
 * What an instrumented example calls: the assertions behind `// => value` and `// throws CODE`.
 * Knows our containers only by their `toArray` method, so it works for every layer.
 */
import { deepStrictEqual, strictEqual } from "node:assert/strict";
import { format } from "node:util";

/** `stated` is a function so that the example's own line number stands in the stack when it cannot be evaluated. */
export function same(actual: unknown, stated: () => unknown): void {
  deepStrictEqual(plain(actual), plain(stated()));
}

export function throws(code: string, statement: () => void): void {
  try {
    statement();
  } catch (error) {
    strictEqual((error as { code?: unknown }).code, code, `expected ${code}, got ${String(error)}`);
    return;
  }
  throw new Error(`expected an error with the code ${code}, none was thrown`);
}

const original = console.log;
let printed: string[] = [];

export function startPrint(): void {
  printed = [];
  console.log = (...values: unknown[]): void => {
    printed.push(format(...values));
  };
}

export function endPrint(text: string): void {
  console.log = original;
  const lines = printed.join("\n").split("\n");
  strictEqual(lines.map(line => line.trimEnd()).join("\n"), text);
}

/** Containers become nested arrays, typed arrays plain ones, at any depth; everything else stays. */
function plain(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(plain);
  if (ArrayBuffer.isView(value) && !(value instanceof DataView))
    return Array.from(value as unknown as Iterable<unknown>);
  const { toArray } = value as { toArray?: () => unknown };
  if (typeof toArray === "function") return plain(toArray.call(value));
  if (Object.getPrototypeOf(value) !== Object.prototype && Object.getPrototypeOf(value) !== null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, plain(inner)]));
}
