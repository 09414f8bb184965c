/**
 * THE table of primitives: everything a program can do to a lane.
 *
 * Assembled from one file per family; made on first use, so that importing costs nothing. Names follow WebAssembly's
 * spelling: result type (or operand type, for comparisons), operation, signedness. Adding a primitive is adding a row in
 * its family; the agreement test and both back ends pick it up.
 */
import { conversionPrimitives } from "./conversion-primitives.ts";
import { floatPrimitives } from "./float-primitives.ts";
import { integerPrimitives } from "./integer-primitives.ts";
import { maskPrimitives } from "./mask-primitives.ts";
import type { Primitive } from "./primitive.ts";

let table: Map<string, Primitive> | undefined;

/** Every primitive by name. */
export function primitives(): ReadonlyMap<string, Primitive> {
  if (table === undefined) {
    table = new Map();
    for (const row of [...floatPrimitives(), ...integerPrimitives(), ...maskPrimitives(), ...conversionPrimitives()]) {
      if (table.has(row.name)) throw new Error(`primitive ${row.name} is defined twice`);
      table.set(row.name, row);
    }
  }
  return table;
}

/** @throws {TypeError} for a name that is not in the table. */
export function primitive(name: string): Primitive {
  const found = primitives().get(name);
  if (found === undefined) throw new TypeError(`no primitive is called ${name}`);
  return found;
}
