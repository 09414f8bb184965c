/**
 * THE table of primitives: everything a program can do to a lane.
 *
 * Assembled from one file per family, type by type, when a name of that type is first asked for: importing costs nothing,
 * and a first kernel little. Names follow WebAssembly's spelling: result type (or operand type, for comparisons),
 * operation, signedness. Adding a primitive is adding a row in its family; the agreement test and both back ends pick it up.
 */
import { conversionPrimitives } from "./conversion-primitives.ts";
import { floatPrimitives } from "./float-primitives.ts";
import { integerPrimitives } from "./integer-primitives.ts";
import { maskPrimitives } from "./mask-primitives.ts";
import type { Primitive } from "./primitive.ts";

/** Each type's rows. */
function families(type: string): readonly Primitive[] {
  switch (type) {
    case "f32":
    case "f64":
      return [...floatPrimitives(type), ...conversionPrimitives(type)];
    case "i8":
    case "i16":
    case "i32":
    case "i64":
      return [...integerPrimitives(type), ...conversionPrimitives(type)];
    case "m8":
    case "m16":
    case "m32":
    case "m64":
      return maskPrimitives(type);
    default:
      return [];
  }
}

const table = /* @__PURE__ */ new Map<string, Primitive>();
const filled = /* @__PURE__ */ new Set<string>();

function fill(type: string): void {
  if (filled.has(type)) return;
  for (const row of families(type)) {
    if (table.has(row.name)) throw new Error(`primitive ${row.name} is defined twice`);
    table.set(row.name, row);
    filled.add(type);
  }
}

/** A primitive by its name, or undefined. */
export function findPrimitive(name: string): Primitive | undefined {
  const known = table.get(name);
  if (known !== undefined) return known;
  fill(name.slice(0, name.indexOf(".")));
  return table.get(name);
}

/** @throws {TypeError} for a name that is not in the table. */
export function primitive(name: string): Primitive {
  const found = findPrimitive(name);
  if (found === undefined) throw new TypeError(`no primitive is called ${name}`);
  return found;
}

/** Every primitive by name. */
export function primitives(): ReadonlyMap<string, Primitive> {
  for (const type of ["f32", "f64", "i8", "i16", "i32", "i64", "m8", "m16", "m32", "m64"]) fill(type);
  return table;
}
