/** The checks that every package makes of what it is given, and the words in which they refuse. */
import * as lw from "@lanewise/format";
import { describe, expect, test } from "vitest";

const refusal = (argument: string, message: string) => expect.objectContaining({ code: "ARGUMENT", argument, message });

describe("a value in a message", () => {
  class Pixel {}
  class Liar {}
  Object.defineProperty(Liar, "name", { value: "x".repeat(1000) });
  const thrower = {
    get constructor(): never {
      throw new Error("never seen");
    },
    toString(): never {
      throw new Error("never called");
    },
  };

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    [true, "true"],
    [1.5, "1.5"],
    [Number.NaN, "NaN"],
    [12n, "12n"],
    [10n ** 50n, `1${"0".repeat(39)}n`],
    ['a "b"\n', '"a \\"b\\"\\n"'],
    ["x".repeat(99), `"${"x".repeat(40)}"`],
    [Symbol("axis"), "Symbol(axis)"],
    [Symbol("x".repeat(99)), `Symbol(${"x".repeat(33)}`],
    [() => "source code", "a function"],
    [Pixel, "a function"],
    [[], "a plain array"],
    [[Symbol("x")], "a plain array"],
    [{}, "an object of class Object"],
    [new Pixel(), "an object of class Pixel"],
    [new Map(), "an object of class Map"],
    [new Int8Array(2), "an object of class Int8Array"],
    [new Liar(), `an object of class ${"x".repeat(40)}`],
    [Object.create(null), "an object"],
    [{ constructor: { name: Object.create(null) } }, "an object"],
    [thrower, "an object"],
  ] as [unknown, string][])("case %#", (value, text) => expect(lw.describeValue(value)).toBe(text));

  test("a revoked proxy", () => {
    for (const target of [{}, []]) {
      const { proxy, revoke } = Proxy.revocable(target, {});
      revoke();
      expect(lw.describeValue(proxy)).toBe("an object");
    }
  });
});

test("an argument is named with the rule and what it was", () => {
  expect(() => lw.checkArgument(true, "axis", "an integer", 1)).not.toThrow();
  const message = '"axis" must be an integer, got a plain array';
  expect(() => lw.checkArgument(false, "axis", "an integer", [1])).toThrow(refusal("axis", message));
});

describe("options", () => {
  const names = ["axis", "keepdims"];

  test("known names pass, whatever they hold", () => {
    for (const options of [
      {},
      { axis: 0 },
      { axis: undefined, keepdims: null },
      Object.create(null),
      new (class A {})(),
    ]) {
      expect(() => lw.checkOptions(options, names)).not.toThrow();
    }
  });

  test("inherited names pass: they are none that somebody has written at the call", () => {
    expect(() => lw.checkOptions(Object.create({ foo: 1 }), names)).not.toThrow();
    Object.defineProperty(Object.prototype, "foo", { value: 1, enumerable: true, configurable: true, writable: true });
    try {
      lw.checkOptions({ axis: 1 }, names);
    } finally {
      Reflect.deleteProperty(Object.prototype, "foo");
    }
  });

  test("an unknown name is refused with those that there are, also if its value is undefined", () => {
    const message = '"options" takes axis, keepdims, got "axes"';
    expect(() => lw.checkOptions({ axis: 0, axes: undefined }, names)).toThrow(refusal("axes", message));
    const long = { ["x".repeat(99)]: 1 };
    expect(() => lw.checkOptions(long, names)).toThrow(expect.objectContaining({ argument: "x".repeat(40) }));
  });

  test.each([
    [undefined, "undefined"],
    [null, "null"],
    ["axis", '"axis"'],
    [0, "0"],
    [() => 0, "a function"],
    [[], "a plain array"],
    [[1], "a plain array"],
    [new Float64Array(0), "an object of class Float64Array"],
    [new Float64Array(2), "an object of class Float64Array"],
    [new ArrayBuffer(8), "an object of class ArrayBuffer"],
    [new Map([["axis", 0]]), "an object of class Map"],
    [{ [lw.BUFFER]: () => ({ buffer: new ArrayBuffer(1), shape: [1], format: "B" }) }, "an object of class Object"],
  ])("%o is no object of options", (value, got) => {
    expect(() => lw.checkOptions(value, names)).toThrow(refusal("options", `"options" must be an object, got ${got}`));
  });

  test("a function may name itself, its argument and what that must be", () => {
    const wording = { argument: "spec", rule: "an object or a text", operation: "view" };
    expect(() => lw.checkOptions(1, names, wording)).toThrow(
      refusal("spec", 'view: "spec" must be an object or a text, got 1'),
    );
    expect(() => lw.checkOptions({ a: 1 }, names, wording)).toThrow(
      refusal("a", 'view: "spec" takes axis, keepdims, got "a"'),
    );
  });
});
