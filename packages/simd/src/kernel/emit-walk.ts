/**
 * Emits walks over places: for each index of a list what lies at that place is read, written or added to, one after the other.
 * Vectors have no gather, so these are scalar loops. Negative indices count from the end; at the first one out of range a walk
 * stops.
 */
import { FunctionBuilder } from "../wasm/func.ts";
import type { ValueType } from "../wasm/opcodes.ts";

/** Loads of indices by dtype; of a float64 whole numbers. */
const INDICES = {
  int8: ["i32.load8_s", 1],
  int16: ["i32.load16_s", 2],
  int32: ["i32.load", 4],
  int64: ["i64.load", 8],
  uint8: ["i32.load8_u", 1],
  uint16: ["i32.load16_u", 2],
  uint32: ["i32.load", 4],
  uint64: ["i64.load", 8],
  float64: ["f64.load", 8],
} as const;

/** What items are made of: how it is loaded and stored, how many bytes it has. */
const UNITS = {
  i8: ["i32.load8_u", "i32.store8", 1],
  i16: ["i32.load16_u", "i32.store16", 2],
  i32: ["i32.load", "i32.store", 4],
  i64: ["i64.load", "i64.store", 8],
  f32: ["f32.load", "f32.store", 4],
  f64: ["f64.load", "f64.store", 8],
  v128: ["v128.load", "v128.store", 16],
} as const;

const ADDITIONS = { i8: "i32.add", i16: "i32.add", i32: "i32.add", i64: "i64.add", f32: "f32.add", f64: "f64.add" };

export type IndexName = keyof typeof INDICES;
export type Unit = keyof typeof UNITS;

export interface WalkSpec {
  readonly index: IndexName;
  /** Items at places become those of the list, or the other way round, or are added to; `check` only looks at the places. */
  readonly act: "check" | "gather" | "scatter" | "add";
  readonly unit: Unit;
  /** Whether items have several units. */
  readonly many: boolean;
}

/** The function's parameters, each an i32. */
export interface WalkArguments {
  /** Where the indices begin, how many there are, and what they are less than. */
  readonly indices: number;
  readonly count: number;
  readonly extent: number;
  /** Where the items at places begin, and those of the list. */
  readonly places: number;
  readonly list: number;
  /** Bytes of an item, bytes from one of the list to the next, units of an item. */
  readonly itemBytes: number;
  readonly step: number;
  readonly units: number;
  /** How often the walk is repeated, and how many bytes the places move on each time. */
  readonly rows: number;
  readonly rowBytes: number;
}

type Parameter = keyof WalkArguments;
const PARAMETERS: readonly Parameter[] = [
  "indices",
  "count",
  "extent",
  "places",
  "list",
  "itemBytes",
  "step",
  "units",
  "rows",
  "rowBytes",
];

export function argumentsOf(given: WalkArguments): number[] {
  return PARAMETERS.map(name => given[name]);
}

/** Bytes of a unit. */
export function unitBytes(unit: Unit): number {
  return UNITS[unit][2];
}

export function isIndexName(name: string): name is IndexName {
  return Object.hasOwn(INDICES, name);
}

/** The function, which returns how many indices were in range. */
export function emitWalk({ index, act, unit, many }: WalkSpec): FunctionBuilder {
  const f = new FunctionBuilder(
    PARAMETERS.map((): ValueType => "i32"),
    ["i32"],
  );
  const parameter = (name: Parameter): number => PARAMETERS.indexOf(name);
  const [count, extent, places, list] = [
    parameter("count"),
    parameter("extent"),
    parameter("places"),
    parameter("list"),
  ];
  const rows = parameter("rows");
  const [cursor, left, placed, listed] = [f.local("i32"), f.local("i32"), f.local("i32"), f.local("i32")];
  const [load, store, bytes] = UNITS[unit];
  const advance = (pointer: number, by: () => void): void => {
    f.get(pointer);
    by();
    f.op("i32.add").set(pointer);
  };
  const moveUnit = (): void => {
    const [to, from] = act === "gather" ? [listed, placed] : [placed, listed];
    f.get(to);
    if (act === "add") f.get(to).memory(load);
    f.get(from).memory(load);
    if (act === "add") f.op(ADDITIONS[unit as keyof typeof ADDITIONS]);
    f.memory(store);
  };
  const moveItem = (): void => {
    f.get(list).set(listed);
    if (!many) {
      moveUnit();
      return;
    }
    const rest = f.local("i32");
    f.get(parameter("units")).set(rest);
    f.loop(again => {
      moveUnit();
      advance(placed, () => f.i32(bytes));
      advance(listed, () => f.i32(bytes));
      f.get(rest).i32(1).op("i32.sub").tee(rest).brIf(again);
    });
  };
  f.block(stop => {
    f.loop(nextRow => {
      f.get(parameter("indices")).set(cursor);
      f.block(done => {
        f.get(count).set(left);
        if (act === "check") passVectors(f, index, cursor, left, extent);
        f.get(left).op("i32.eqz").brIf(done);
        f.loop(again => {
          loadPlace(f, index, cursor, extent, placed);
          f.get(placed).get(extent).op("i32.ge_u").brIf(stop);
          if (act !== "check") {
            f.get(placed);
            if (many) f.get(parameter("itemBytes")).op("i32.mul");
            else f.i32(Math.log2(bytes)).op("i32.shl");
            f.get(places).op("i32.add").set(placed);
            moveItem();
            advance(list, () => f.get(parameter("step")));
          }
          advance(cursor, () => f.i32(INDICES[index][1]));
          f.get(left).i32(1).op("i32.sub").tee(left).brIf(again);
        });
      });
      advance(places, () => f.get(parameter("rowBytes")));
      f.get(rows).i32(1).op("i32.sub").tee(rows).brIf(nextRow);
    });
  });
  return f.get(count).get(left).op("i32.sub");
}

/** How many indices a vector has, and its shape. */
const VECTORS = { 1: "i8x16", 2: "i16x8", 4: "i32x4", 8: "i64x2" } as const;

/**
 * Passes over vectors of indices that are all in range; the walk goes on with what is left. Indices of less than 32 bits are
 * looked at only where all that are in range, and the extent, fit into them.
 */
function passVectors(f: FunctionBuilder, index: IndexName, cursor: number, left: number, extent: number): void {
  const bytes = INDICES[index][1];
  const shape = index === "float64" ? "f64x2" : VECTORS[bytes];
  const isUnsigned = index.startsWith("u");
  const [low, high, vector] = [f.local("v128"), f.local("v128"), f.local("v128")];
  const signed = index === "float64" ? "" : "_s";
  f.get(extent);
  if (index === "float64") f.op("i32x4.splat").op("f64x2.convert_low_i32x4_u");
  else if (bytes === 8) f.op("i64.extend_i32_u").op("i64x2.splat");
  else f.op(`${shape}.splat`);
  f.set(high);
  if (!isUnsigned) f.get(high).op(`${shape}.neg`).set(low);
  f.block(done => {
    f.loop(again => {
      f.get(left)
        .i32(16 / bytes)
        .op("i32.lt_u")
        .brIf(done);
      f.get(cursor).memory("v128.load").set(vector);
      // Of 64 bits there are only signed comparisons: large unsigned ones are negative, and less than 0.
      if (isUnsigned && bytes < 8) f.get(vector).get(high).op(`${shape}.ge_u`);
      else {
        f.get(vector).get(low).op(`${shape}.lt${signed}`);
        f.get(vector).get(high).op(`${shape}.ge${signed}`).op("v128.or");
      }
      f.op("v128.any_true").brIf(done);
      f.get(cursor).i32(16).op("i32.add").set(cursor);
      f.get(left)
        .i32(16 / bytes)
        .op("i32.sub")
        .set(left);
      f.i32(1).brIf(again);
    });
  });
}

/** Sets `place` to the index at the cursor, counted from the beginning: what is out of range is not less than the extent. */
function loadPlace(f: FunctionBuilder, index: IndexName, cursor: number, extent: number, place: number): void {
  const [load, bytes] = INDICES[index];
  const signed = !index.startsWith("u");
  f.get(cursor).memory(load);
  if (bytes < 8) {
    f.set(place);
    if (signed) f.get(place).get(place).i32(31).op("i32.shr_s").get(extent).op("i32.and").op("i32.add").set(place);
    return;
  }
  const wide = f.local("i64");
  if (index === "float64") f.op("i64.trunc_sat_f64_s");
  f.set(wide);
  const wideExtent = (): unknown => f.get(extent).op("i64.extend_i32_u");
  if (signed) {
    f.get(wide).get(wide).i64(63n).op("i64.shr_s");
    wideExtent();
    f.op("i64.and").op("i64.add").set(wide);
  }
  // Not the lower half of what is out of range, which may be in range.
  f.get(wide).op("i32.wrap_i64").i32(-1).get(wide);
  wideExtent();
  f.op("i64.lt_u").select("i32").set(place);
}
