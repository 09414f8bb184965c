/** The operation table for those who plan before they compute: frameworks, differentiation, code that writes code. */
import { ArgumentError, type DType, type DTypeSpec } from "@lanewise/format";
import { allOperations } from "./methods.ts";
import type { HasOperation } from "./table/define.ts";
import { type Operation, typing } from "./table/operation.ts";
import { toDType } from "./to-dtype.ts";

/** An elementwise operation as a function; its row says what it is called, what it takes and what it gives. */
export type OperationFunction = ((...operands: never[]) => unknown) & HasOperation;

/**
 * Every elementwise operation by its name, with its row of the table: `arity`, `symbol`, the kinds that it accepts, the rule
 * of its result's dtype.
 *
 * @example
 * import * as lw from "lanewise";
 * lw.operations().get("add")?.operation.symbol; // => "+"
 */
export function operations(): ReadonlyMap<string, OperationFunction> {
  return new Map(allOperations() as readonly (readonly [string, OperationFunction])[]);
}

/**
 * The dtype that an operation gives for operands of these dtypes; null stands for a number, which is weak. Nothing is made.
 *
 * @throws {ARGUMENT} not one dtype for each operand
 * @throws {DTYPE} dtypes that the operation does not take
 *
 * @example
 * import * as lw from "lanewise";
 * lw.resultOf(lw.div, "int16", null).name; // => "float64"
 */
export function resultOf(f: HasOperation, ...dtypes: readonly (DTypeSpec | null)[]): DType {
  const operation = f?.operation as Operation | undefined;
  if (operation === undefined) throw new ArgumentError("f", "resultOf takes an elementwise operation, as add");
  if (dtypes.length !== operation.arity) {
    const rule = `${operation.name} has ${operation.arity} operands`;
    throw new ArgumentError("dtypes", `resultOf: ${rule}, got ${dtypes.length} dtypes`);
  }
  return typing(
    operation,
    dtypes.map(spec => (spec === null ? null : toDType(spec))),
  ).result;
}
