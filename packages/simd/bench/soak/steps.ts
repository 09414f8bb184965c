/** Random steps of a program: an operation, which earlier results it takes, and its options. Types are left to chance. */
import type { Dice } from "./dice.ts";
import { DTYPES } from "./values.ts";

/** What is known of an earlier result. */
export interface Known {
  readonly dtype: string;
  readonly shape: readonly number[];
  readonly isIndex: boolean;
}

/** An earlier result, or a number for operands of a dtype. */
export type Input = { readonly of: number } | { readonly number: unknown; readonly dtype: string };

export interface Step {
  readonly text: string;
  readonly inputs: readonly Input[];
  /** As an expression of the package. */
  make(lw: any, operands: readonly any[]): any;
}

const REDUCTIONS = "sum prod min max any all countNonzero mean variance std norm argmin argmax median".split(" ");
const SCANS = "cumulativeSum cumulativeProd cumulativeMax cumulativeMin".split(" ");
/** They see the sign of a NaN, which arithmetic leaves open. */
const SIGNED = ["signbit", "copysign"];

/** A step over some of the results so far. It may be refused when it is made. */
export function randomStep(lw: any, dice: Dice, known: readonly Known[]): Step {
  const latest = (): number =>
    dice.chance(0.5) ? known.length - 1 - dice.below(Math.min(3, known.length)) : dice.below(known.length);
  const first = latest();
  const { dtype, shape } = known[first]!;
  const axis = shape.length === 0 ? 0 : dice.below(2 * shape.length) - shape.length;
  const other = (): Input => (dice.chance(0.15) ? { number: randomNumber(dice, dtype), dtype } : { of: latest() });
  const one = [{ of: first }];
  const step = (name: string, options: unknown, inputs: readonly Input[], make: Step["make"]): Step => ({
    text: `${name}(${[...inputs.map(shownInput), ...(options === undefined ? [] : [shown(options)])].join(", ")})`,
    inputs,
    make,
  });
  /** A function of one operand and arguments that are no operands. */
  const plain = (name: string, ...rest: unknown[]): Step => step(name, rest, one, (lw, [x]) => lw[name](x, ...rest));
  const kinds: readonly (readonly [weight: number, () => Step])[] = [
    [
      45,
      () => {
        const [name, { operation }] = dice.pick(
          [...lw.operations()].filter(([name]: any) => !SIGNED.includes(name)),
        ) as any;
        const inputs = Array.from({ length: operation.arity }, (_, k): Input => (k === 0 ? { of: first } : other()));
        return step(name, undefined, dice.chance(0.1) ? inputs.reverse() : inputs, (lw, operands) =>
          lw[name](...operands),
        );
      },
    ],
    [6, () => plain("astype", dice.pick(DTYPES))],
    // Without axes it would take those of whatever it becomes part of.
    [
      shape.length > 0 ? 3 : 0,
      () => step("add sin index", axis, one, (lw, [x]) => lw.add(x, lw.sin(lw.astype(lw.index(axis), "float32")))),
    ],
    [
      14,
      () => {
        const name = dice.pick(REDUCTIONS);
        const some = dice.shuffled(shape.map((_, k) => k)).slice(0, dice.below(shape.length + 1));
        const options: Record<string, unknown> = {
          axis: shape.length > 0 && dice.chance(0.7) ? axis : some,
          keepdims: dice.chance(0.4),
        };
        if ((name === "sum" || name === "prod") && dice.chance(0.2)) options.dtype = dice.pick(DTYPES);
        const masks = known.flatMap((item, k) => (item.dtype === "bool" ? [k] : []));
        if (masks.length === 0 || dice.chance(0.8)) return plain(name, options);
        if (name === "min" || name === "max") options.initial = 2;
        return step(name, options, [{ of: first }, { of: dice.pick(masks) }], (lw, [x, where]) =>
          lw[name](x, { ...options, where }),
        );
      },
    ],
    [
      5,
      () => {
        const name = dice.pick(SCANS);
        return plain(name, { axis, ...(name.length === 13 && dice.chance(0.3) ? { includeInitial: true } : {}) });
      },
    ],
    [
      4,
      () => {
        const name = dice.pick(["matmul", "vecdot", "tensordot"]);
        const axes = name === "tensordot" ? [dice.below(3)] : [];
        return step(name, axes, [{ of: first }, { of: latest() }], (lw, [a, b]) => lw[name](a, b, ...axes));
      },
    ],
    [
      4,
      () => {
        const name = dice.pick(["concat", "stack"]);
        const inputs = [{ of: first }, ...Array.from({ length: dice.below(3) }, () => ({ of: latest() }))];
        return step(name, axis, inputs, (lw, parts) => lw[name](parts, axis));
      },
    ],
    [
      9,
      () =>
        dice.pick([
          () =>
            plain(
              "pad",
              shape.map(() => [dice.below(3), dice.below(3)]),
              randomNumber(dice, dtype),
            ),
          () => plain("roll", dice.below(19) - 9, ...(dice.chance(0.5) ? [axis] : [])),
          () => plain("repeat", dice.below(4), ...(dice.chance(0.7) ? [axis] : [])),
          () => plain("tile", [dice.below(3), dice.below(3)]),
          () => plain("diff", { axis, n: dice.below(3) }),
          () => plain(dice.pick(["tril", "triu"]), dice.below(7) - 3),
        ])(),
    ],
    [
      4,
      () => {
        const indices = known.flatMap((item, k) => (item.isIndex ? [k] : []));
        const name = dice.pick(["take", "takeAlongAxis"]);
        const inputs = [{ of: first }, { of: indices.length > 0 ? dice.pick(indices) : first }];
        return step(name, axis, inputs, (lw, [x, at]) => lw[name](x, at, axis));
      },
    ],
    [5, () => plain(dice.pick(["sort", "argsort"]), { axis, descending: dice.chance(0.3) })],
    [14, () => plain(...randomLayout(dice, shape, axis))],
    [
      4,
      () =>
        dice.pick([
          () => plain("quantile", dice.chance(0.5) ? 0.3 : [0.25, 0.9], { axis }),
          () => step("isin", undefined, [{ of: first }, { of: latest() }], (lw, [x, values]) => lw.isin(x, values)),
          () =>
            step("searchsorted", "sorted", [{ of: latest() }, { of: first }], (lw, [a, v]) =>
              lw.searchsorted(lw.sort(a), v),
            ),
          () => step("divmod", 1, [{ of: first }, other()], (lw, [a, b]) => lw.divmod(a, b)[1]),
          () => step("modf", 0, one, (lw, [x]) => lw.modf(x)[0]),
        ])(),
    ],
  ];
  let drawn = dice.below(kinds.reduce((sum, [weight]) => sum + weight, 0));
  return kinds.find(([weight]) => (drawn -= weight) < 0)![1]();
}

/** A function that gives the elements another shape or order, and its arguments. */
function randomLayout(dice: Dice, shape: readonly number[], axis: number): [name: string, ...rest: unknown[]] {
  const axes = shape.map((_, k) => k);
  const some = dice.shuffled(axes).slice(0, dice.below(shape.length + 1));
  const ones = axes.filter(k => shape[k] === 1);
  return dice.pick<() => [string, ...unknown[]]>([
    () => ["reshape", factored(dice, shape)],
    () => ["permuteDims", dice.shuffled(axes)],
    () => ["matrixTranspose"],
    () => ["moveAxis", axis, dice.below(Math.max(1, shape.length))],
    () => ["moveAxis", some, dice.shuffled(axes).slice(0, some.length)],
    () => ["expandDims", dice.below(2 * shape.length + 2) - shape.length - 1],
    () => ["expandDims", dice.shuffled([0, 1, 2]).slice(0, dice.below(3))],
    () => ["squeeze", ...(ones.length === 0 || dice.chance(0.5) ? [] : [dice.pick(ones)])],
    () => ["flip", ...dice.pick([[], [axis], [some]])],
    () => ["broadcastTo", [...(dice.chance(0.5) ? [1 + dice.below(3)] : []), ...shape.map(n => (n === 1 ? 3 : n))]],
  ])();
}

/** The extents in another order, two of them as one, one of them as two, or one left open. */
function factored(dice: Dice, shape: readonly number[]): number[] {
  const extents = dice.shuffled(shape);
  if (extents.length > 1 && dice.chance(0.5)) extents.push(extents.pop()! * extents.pop()!);
  const last = extents.pop() ?? 1;
  const divisor = dice.pick([1, 2, 3, last]);
  extents.push(...(divisor > 0 && last % divisor === 0 ? [divisor, last / divisor] : [last]));
  if (dice.chance(0.3)) extents[dice.below(extents.length)] = -1;
  return extents;
}

/** The same step with other numbers. */
export function renumbered(dice: Dice, step: Step): Step {
  const inputs = step.inputs.map(input =>
    "of" in input ? input : { ...input, number: randomNumber(dice, input.dtype) },
  );
  return { ...step, inputs };
}

function randomNumber(dice: Dice, dtype: string): unknown {
  if (dtype === "bool") return dice.chance(0.5);
  if (dtype.startsWith("complex") && dice.chance(0.5)) return { re: dice.below(7) - 3, im: dice.below(7) / 2 };
  if (dtype.startsWith("float"))
    return dice.pick([0, -0, 1, -1, 2, 0.5, -2.5, 1e-3, Number.POSITIVE_INFINITY, Number.NaN]);
  const value = dice.below(12) - (dtype.startsWith("int") ? 4 : 0);
  return dice.chance(0.2) && !dtype.startsWith("complex") ? BigInt(value) : value;
}

function shownInput(input: Input): string {
  return "of" in input ? `#${input.of}` : shown(input.number);
}

function shown(value: unknown): string {
  if (typeof value === "bigint") return `${value}n`;
  if (typeof value === "number") return Object.is(value, -0) ? "-0" : String(value);
  if (Array.isArray(value)) return `[${value.map(shown)}]`;
  if (typeof value !== "object" || value === null) return JSON.stringify(value);
  return `{ ${Object.entries(value)
    .map(([key, item]) => `${key}: ${shown(item)}`)
    .join(", ")} }`;
}
