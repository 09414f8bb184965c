/**
 * What a reduction folds, and how its result is read: from a kind and a dtype to fold names of the kernel's table, and to the
 * dtype in which the result naturally is.
 */
import { Builder } from "../ir/builder.ts";
import type { Lane, Program } from "../ir/types.ts";
import { convert, isPair } from "../lowering/convert.ts";
import { isUnsigned, type Scalar, scalarFacts } from "../lowering/lower.ts";
import { lowerSteps } from "./program.ts";
import type { Recipe } from "./recipe.ts";

/** The folds that reductions are made of. */
export type FoldKind = "sum" | "prod" | "min" | "max" | "minMax" | "any" | "all" | "count" | "first";

export interface Fold {
  readonly kind: FoldKind;
  /** What every value is converted to before it is folded. */
  readonly takes: Scalar;
  /** What comes out: one value for each fold (two for `minMax`, and for complex sums). */
  readonly gives: Scalar;
  /** Whether the order of the elements matters to the bits. */
  readonly ordered: boolean;
}

/** The fold of a kind over values of a dtype. */
export function foldOf(kind: FoldKind, scalar: Scalar): Fold {
  const { kind: sort } = scalarFacts(scalar)!;
  switch (kind) {
    case "sum":
    case "prod": {
      if (sort === "float" || sort === "complex") {
        // float16 sums grow in float32 and are rounded once, at the end.
        return { kind, takes: scalar, gives: scalar === "float16" ? "float32" : scalar, ordered: true };
      }
      const gives = sort === "uint" ? "uint64" : "int64";
      return { kind, takes: kind === "sum" && sort !== "bool" ? scalar : gives, gives, ordered: false };
    }
    case "any":
    case "all":
      return { kind, takes: "bool", gives: "bool", ordered: false };
    case "count":
      return { kind, takes: "bool", gives: "int32", ordered: false };
    case "first":
      return { kind, takes: "bool", gives: "int32", ordered: true };
    default: {
      const takes = scalar === "bool" ? "uint8" : scalar;
      return { kind, takes, gives: takes === "float16" ? "float32" : takes, ordered: false };
    }
  }
}

export interface FoldProgram {
  readonly program: Program;
  readonly names: readonly string[];
}

/** The program whose values are folded, with the folds' names. */
export function foldProgram(recipe: Recipe, fold: Fold): FoldProgram {
  const key = `fold ${fold.kind} ${fold.takes}`;
  const known = recipe.made.get(key) as FoldProgram | undefined;
  if (known !== undefined) return known;
  const b = new Builder(recipe.inputs);
  const value = convert(b, lowerSteps(b, recipe), recipe.scalar, fold.takes);
  const lanes: readonly Lane[] = isPair(value) ? value : fold.kind === "minMax" ? [value, value] : [value];
  const names = lanes.map((lane, k) => nameOf(fold, lane, k));
  const made = { program: b.buildFold(lanes), names };
  recipe.made.set(key, made);
  return made;
}

function nameOf({ kind, takes }: Fold, { type }: Lane, k: number): string {
  const operation = kind === "minMax" ? (k === 0 ? "min" : "max") : kind;
  const integer = type[0] === "i";
  const sign = isUnsigned(takes) ? "u" : "s";
  if (operation === "min" || operation === "max")
    return integer ? `${type}.${operation}_${sign}` : `${type}.${operation}`;
  if (operation === "sum" && integer && type !== "i64") return `${type}.sum_${sign}`;
  return `${type}.${operation}`;
}
