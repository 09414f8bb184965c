/** Errors name what the caller wrote: the function itself, or its own argument; never a part that it is made of. */
import { isLanewiseError } from "@lanewise/format";
import * as simd from "@lanewise/simd";
import { view } from "@lanewise/view";
import { expect, test } from "vitest";

const f = new Float64Array([1, 2, 3]);
const i = new Int32Array([0, 1, 2]);
const mask = simd.gt(f, 1);
const matrix = simd.tensordot(i, i, 0);

type Any = (...args: readonly unknown[]) => unknown;
type Arguments = readonly (readonly [name: string, right: unknown])[];
const all = simd as unknown as Readonly<Record<string, Any & Partial<simd.HasOperation>>>;

/** What must be given; where nothing is said here, an operation's operands, or else `x`. */
const REQUIRED: Readonly<Record<string, Arguments>> = {
  assignAt: [
    ["dst", f],
    ["indices", [i]],
    ["values", f],
  ],
  assignSelected: [
    ["dst", f],
    ["mask", mask],
    ["values", 0],
  ],
  assignWhere: [
    ["dst", f],
    ["mask", mask],
    ["x", f],
  ],
  astype: [
    ["x", f],
    ["dtype", "int8"],
  ],
  bincount: [["x", i]],
  compress: [
    ["mask", mask],
    ["x", f],
  ],
  concat: [["parts", [f]]],
  configure: [["settings", {}]],
  divmod: [
    ["a", f],
    ["b", f],
  ],
  dot: [
    ["a", f],
    ["b", f],
  ],
  index: [["axis", 0]],
  isin: [
    ["x", f],
    ["values", f],
  ],
  kernel: [["f", () => mask]],
  lanes: [
    ["strings", Object.assign(["", ""], { raw: ["", ""] })],
    ["values", f],
  ],
  matmul: [
    ["a", f],
    ["b", f],
  ],
  pad: [
    ["x", f],
    ["widths", 1],
  ],
  quantile: [
    ["x", f],
    ["q", 0.5],
  ],
  random: [
    ["seed", 1],
    ["shape", [2]],
  ],
  repeat: [
    ["x", f],
    ["repeats", 2],
  ],
  resultOf: [
    ["f", simd.neg],
    ["dtypes", "int8"],
  ],
  roll: [
    ["x", f],
    ["shift", 1],
  ],
  saturate: [
    ["dtype", "int8"],
    ["x", f],
  ],
  scatterAdd: [
    ["dst", f],
    ["indices", i],
    ["values", f],
  ],
  searchsorted: [
    ["sorted", f],
    ["values", f],
  ],
  stack: [["parts", [f]]],
  take: [
    ["x", f],
    ["indices", i],
  ],
  takeAlongAxis: [
    ["x", f],
    ["indices", i],
  ],
  takeAt: [
    ["x", f],
    ["indices", [i]],
  ],
  tensordot: [
    ["a", f],
    ["b", f],
  ],
  tile: [
    ["x", f],
    ["repetitions", [2]],
  ],
  tril: [["x", matrix]],
  triu: [["x", matrix]],
  vecdot: [
    ["a", f],
    ["b", f],
  ],
};
/** Functions that take nothing. */
const NOTHING = ["info", "operations", "threadsReady"];

function requiredOf(name: string): Arguments {
  const arity = all[name]!.operation?.arity ?? 1;
  return REQUIRED[name] ?? Array.from({ length: arity }, () => ["x", f] as const);
}

const FUNCTIONS = Object.keys(all).filter(
  name => typeof all[name] === "function" && !/Error$/.test(name) && !NOTHING.includes(name),
);

/**
 * The error of a call, if it is of neither the function nor one of these arguments; null if it is. That something has no
 * memory is its own to say, and what shapes are.
 */
function stray(name: string, names: readonly string[], call: () => unknown): string | null | undefined {
  try {
    call();
    return undefined;
  } catch (error) {
    if (!isLanewiseError(error)) return String(error);
    const { code, message } = error;
    const words = names.map(argument => (argument.length > 1 ? `|\\b${argument.replace(/s$/, "")}` : `|"${argument}"`));
    const named = new RegExp(`^${name}\\b${words.join("")}`).test(message);
    // The operation whose result is asked for is the caller's own, too; and to write is documented as `into`.
    const own = message.startsWith(name === "resultOf" ? "neg" : name === "assignWhere" ? "into: " : name);
    return named || own || /SHAPE|FORMAT|NOT_EVALUATED/.test(code) ? null : `${code}: ${message}`;
  }
}

test.each(FUNCTIONS)("%s: arguments that are missing", name => {
  const required = requiredOf(name);
  const errors = required.map((_, k) => {
    const given = required.slice(0, k).map(([, right]) => right);
    const missing = required.slice(k).map(([argument]) => argument);
    return stray(name, missing, () => all[name]!(...given));
  });
  expect(errors).toEqual(required.map(() => null));
});

const KINDS: readonly unknown[] = [
  undefined,
  null,
  "abc",
  Number.NaN,
  Symbol("s"),
  {},
  () => 1,
  [],
  ["a"],
  new Uint8Array([1, 2, 3]),
  simd.complex128(f),
  simd.bool(f),
];

test.each(FUNCTIONS)("%s: arguments of a wrong kind", name => {
  const required = requiredOf(name);
  const errors = required.flatMap(([argument], k) =>
    KINDS.map(bad => {
      const given = required.map(([, right], at) => (at === k ? bad : right));
      return stray(name, [argument], () => all[name]!(...given)) ?? null;
    }),
  );
  expect(errors.filter(error => error !== null)).toEqual([]);
});

test("shapes that do not broadcast together", () => {
  const [two, three] = [new Int32Array(2), new Int32Array(3)];
  const calls: Record<string, () => unknown> = {
    divmod: () => simd.divmod(two, three),
    dot: () => simd.dot(two, three),
    into: () => simd.add(two, 1).into(three),
    matmul: () => simd.matmul(two, three),
    takeAlongAxis: () => simd.takeAlongAxis(view(new Int8Array(6)).reshape(2, 3), view(new Int8Array(9)).reshape(3, 3)),
    takeAt: () => simd.takeAt(matrix, [two, three]),
    vecdot: () => simd.vecdot(two, three),
    where: () => simd.where(simd.gt(two, 0), three, 0),
  };
  for (const [name, f] of simd.operations()) {
    if (f.operation.arity === 2 && f.operation.accepts.includes("i")) {
      calls[name] = () => (f as unknown as Any)(two, three);
    }
  }
  for (const [name, call] of Object.entries(calls)) {
    expect(call, name).toThrow(expect.objectContaining({ code: "SHAPE" }));
    expect(call, name).toThrow(new RegExp(`^${name}: `));
  }
});

test("a dtype and an operand that change places", () => {
  expect(() => simd.saturate(f as never, "uint8" as never)).toThrow(
    'saturate takes the dtype first: saturate("uint8", x)',
  );
  expect(() => simd.astype("uint8" as never, f as never)).toThrow('astype takes the operand first: astype(x, "uint8")');
});

test("options that are not there", () => {
  const unknown = { foo: 1 } as never;
  const calls: Record<string, () => unknown> = {
    configure: () => simd.configure(unknown),
    dot: () => simd.dot(f, f, unknown),
    into: () => simd.add(f, f).into(f, unknown),
    eval: () => simd.add(f, f).eval(unknown),
  };
  for (const name of [
    "sum",
    "max",
    "all",
    "mean",
    "norm",
    "variance",
    "argmax",
    "median",
    "histogram",
    "cumulativeSum",
    "cumulativeMax",
    "sort",
  ]) {
    calls[name] = () => all[name]!(f, unknown);
  }
  for (const name of ["argsort", "diff", "bincount"]) calls[name] = () => all[name]!(i, unknown);
  for (const name of ["isin", "searchsorted", "vecdot"]) calls[name] = () => all[name]!(f, f, unknown);
  calls["random"] = () => simd.random(1, 2, unknown);
  for (const [name, call] of Object.entries(calls)) {
    expect(call, name).toThrow(expect.objectContaining({ code: "ARGUMENT", argument: "foo" }));
    expect(call, name).toThrow(`${name}: "options" takes `);
  }
});
