/** From what users write to the dtype. The reading of texts and lists is done by parse.ts and numpy.ts. */

import { describeValue } from "../arguments/describe-value.ts";
import { DTypeError, FormatError } from "../errors.ts";
import type { CheckedDType, DTypeSpec, Normalise } from "../types/spec.ts";
import { type DType, ElementType, intern, isDType } from "./element-type.ts";
import { type FormatNode, MAX_DEPTH, TOO_DEEP } from "./format-tree.ts";
import { readDescr, readName, subArray } from "./numpy.ts";
import { parse } from "./parse.ts";

// What users write, to the dtype. It only saves time, so it is emptied when full and keeps no giants.
const spellings: Map<string, ElementType<any>> = /* @__PURE__ */ new Map();
const SPELLINGS_KEPT = 512;
const SPELLING_LENGTH_KEPT = 1000;

/**
 * The dtype of a name (`"float64"`), a NumPy code (`">f8"`, `"|S5"`), a PEP 3118 format (`"T{d:x:i:y:}"`) or NumPy's
 * descr (`[["x", "<f8"], ["y", "i4", [3]]]`). A dtype gives itself. Where NumPy and the PEP disagree about a code, the
 * PEP is right.
 *
 * Equal specs give the same object. The type parameter is worked out from literals, formats included.
 *
 * @throws {FORMAT} the text is no name, code or format; the error has the column
 * @throws {DTYPE} the spec is of the wrong kind
 *
 * @example
 * ```ts
 * lw.dtype("d") === lw.dtype("float64"); // => true
 * lw.dtype("T{d:x:i:y:}").itemsize; // => 16
 * lw.dtype([["x", "<f8"], ["y", ">i4"]]).format; // => "T{<d:x:>i:y:}"
 * lw.dtype("T{d:x:"); // throws FORMAT
 * ```
 */
export function dtype<const Spec extends DTypeSpec>(spec: CheckedDType<Spec>): DType<Normalise<Spec>> {
  if (typeof spec !== "string") return spec instanceof ElementType ? spec : intern(nodeOf(spec));
  const known = spellings.get(spec);
  if (known) return known;
  const made = intern<Normalise<Spec>>(nodeOf(spec));
  if (spellings.size === SPELLINGS_KEPT) spellings.clear();
  if (spec.length <= SPELLING_LENGTH_KEPT) spellings.set(spec, made);
  return made;
}

/**
 * The dtype of a record's format, where nobody means a word: there `int` is what its letters say, a record of three.
 *
 * @internal
 */
export function dtypeOfFormat(format: string): DType {
  const known = spellings.get(format);
  if (known) return known;
  return typeof format === "string" && WORD.test(format) ? intern(parse(format)) : dtype(format);
}

/** Words for integers that would be read as records of the fields i, n, t. */
const WORD = /^(u|big)?int$/i;

/** A format. Words are the names that other languages have for dtypes. */
function readFormat(text: string): FormatNode {
  try {
    if (!WORD.test(text)) return parse(text);
  } catch (error) {
    if (!/^(?:[a-z]{3,}|[fiu])\d*(?:array)?$/i.test(text)) throw error;
  }
  const names = "int8 to uint64, float16 to float64, complex64, complex128, bool";
  throw new FormatError(`${describeValue(text)} is no dtype's name (${names}) and no format`, text, 0);
}

/**
 * The tree behind a spec.
 *
 * @internal
 */
export function nodeOf(spec: unknown, depth = 0): FormatNode {
  if (typeof spec === "string") return readName(spec) ?? readFormat(spec);
  // A dtype of another copy of this package tells its name.
  if (isDType(spec)) return spec instanceof ElementType ? spec.node : nodeOf(spec.name);
  if (!Array.isArray(spec))
    throw new DTypeError(`a dtype must be a name, a code, a format or a descr, got ${describeValue(spec)}`);
  // A descr that contains itself ends here as well.
  if (depth === MAX_DEPTH) throw new DTypeError(TOO_DEEP);
  const inner = (item: unknown) => nodeOf(item, depth + 1);
  const [base, shape] = spec;
  const isShape = [shape].flat().every(extent => typeof extent === "number");
  return spec.length === 2 && isShape ? subArray(inner(base), shape) : readDescr(spec, inner);
}
