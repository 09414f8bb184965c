/**
 * From what `dtype()` takes to the canonical dtype D (see values.ts): names, NumPy codes and NumPy's descr here, formats
 * by the parser in parse.ts. What is not a literal, or no dtype we can read at compile time, is `any`.
 */
import type { DType } from "../dtype.ts";
import type { DescrField } from "../numpy.ts";
import type { ScalarName } from "../scalars.ts";

/** Anything that `dtype()` takes: a name, a NumPy code, a PEP 3118 format, a dtype, or NumPy's descr. */
export type DTypeSpec = string | DType | readonly DescrField[] | readonly [DTypeSpec, number | readonly number[]];

interface Codes {
  "?": "bool";
  b: "int8";
  B: "uint8";
  d: "float64";
  f: "float32";
}

/** The canonical D of a literal spec. */
export type Normalise<Spec> = 0 extends 1 & Spec
  ? any
  : Spec extends DType<infer D>
    ? D
    : Spec extends ScalarName
      ? Spec
      : Spec extends keyof Codes
        ? Codes[Spec]
        : any;
