/**
 * The end of the prototype chain of arrays, views and SIMD views: `a[0]` and `a[0] = 1` throw and name `get` and `set`,
 * and arithmetic on the object itself (`a + b`, `a < b`, `+a`) throws and names what to write instead. Without it plain
 * JavaScript would answer `undefined`, keep a property nobody reads, and give `"[object Object][object Object]"`.
 *
 * A Proxy as the last prototype costs nothing on the way to a method: lookups end at the class that has it. Only names
 * that exist nowhere reach it (packages/array/bench/access.bench.mjs).
 */
import { DTypeError } from "./errors.ts";

/** What the classes of arrays, views and SIMD views extend. */
export const NoIndex: abstract new () => { [Symbol.toPrimitive](hint: string): string } = /* @__PURE__ */ makeBase();

function makeBase(): typeof NoIndex {
  abstract class Base {
    [Symbol.toPrimitive](hint: string): string {
      if (hint === "string") return this.toString();
      throw new DTypeError(
        `${this.toString()} is not one value: write lanes\`\${a} + \${b}\` or add(a, b) to calculate, get(...) to read one element`,
      );
    }
  }
  Object.setPrototypeOf(Base.prototype, new Proxy({}, { get, set }));
  return Base;
}

function get(target: object, key: string | symbol, receiver: unknown): unknown {
  if (typeof key === "string" && isIndex(key)) {
    throw new DTypeError(`x[${key}] reads nothing: elements are read with x.get(${key})`);
  }
  return Reflect.get(target, key, receiver);
}

function set(target: object, key: string | symbol, value: unknown, receiver: unknown): boolean {
  if (typeof key === "string" && isIndex(key)) {
    throw new DTypeError(`x[${key}] = ... writes nothing: elements are written with x.set(${key}, value)`);
  }
  return Reflect.set(target, key, value, receiver);
}

/** What a number becomes as a property key: `0`, `-1`, `1.5`. */
function isIndex(key: string): boolean {
  const first = key.charCodeAt(0);
  return ((first >= 48 && first <= 57) || first === 45) && String(Number(key)) === key;
}
