/**
 * THE opcode table: every instruction that kernels use, with its bytes and its operand and result types.
 *
 * Rows are runs of consecutive codes (WebAssembly core specification 2.0, "Index of Instructions"; `-` skips a code), so a
 * name is written once and its code follows from its place. A signature is operands `>` results, one letter a type:
 * i = i32, l = i64, f = f32, d = f64, v = v128, p = an address. Control, locals and constants are `func.ts`'s.
 */

export type ValueType = "i32" | "i64" | "f32" | "f64" | "v128";

/** What follows the opcode. */
export type Immediate = "none" | "memory" | "memory lane" | "lane" | "shuffle";

export interface Opcode {
  readonly name: string;
  readonly prefix: 0 | 0xfc | 0xfd;
  readonly code: number;
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly immediate: Immediate;
  /** For memory instructions: bytes touched. For lane instructions: the number of lanes. Else 0. */
  readonly size: number;
}

const TYPES: Record<string, ValueType> = { i: "i32", l: "i64", f: "f32", d: "f64", v: "v128", p: "i32" };

type Run = readonly [prefix: 0 | 0xfc | 0xfd, first: number, signature: string, names: string];

const COMPARE = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const COMPARE_FLOAT = "eq ne lt gt le ge";
const INTEGER = "clz ctz popcnt";
const INTEGERS = "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u rotl rotr";
const FLOAT = "abs neg ceil floor trunc nearest sqrt";
const FLOATS = "add sub mul div min max copysign";

/** `on("i32x4", "add sub")` is `i32x4.add i32x4.sub`. */
function on(shape: string, names: string): string {
  return names.replace(/[a-z]\w*/g, name => `${shape}.${name}`);
}

function runs(): readonly Run[] {
  return [
    [0, 0x45, "i>i", "i32.eqz"],
    [0, 0x46, "ii>i", on("i32", COMPARE)],
    [0, 0x50, "l>i", "i64.eqz"],
    [0, 0x51, "ll>i", on("i64", COMPARE)],
    [0, 0x5b, "ff>i", on("f32", COMPARE_FLOAT)],
    [0, 0x61, "dd>i", on("f64", COMPARE_FLOAT)],
    [0, 0x67, "i>i", on("i32", INTEGER)],
    [0, 0x6a, "ii>i", on("i32", INTEGERS)],
    [0, 0x79, "l>l", on("i64", INTEGER)],
    [0, 0x7c, "ll>l", on("i64", INTEGERS)],
    [0, 0x8b, "f>f", on("f32", FLOAT)],
    [0, 0x92, "ff>f", on("f32", FLOATS)],
    [0, 0x99, "d>d", on("f64", FLOAT)],
    [0, 0xa0, "dd>d", on("f64", FLOATS)],
    [0, 0xa7, "l>i", "i32.wrap_i64"],
    [0, 0xac, "i>l", "i64.extend_i32_s i64.extend_i32_u"],
    [0, 0xb2, "i>f", "f32.convert_i32_s f32.convert_i32_u"],
    [0, 0xb4, "l>f", "f32.convert_i64_s f32.convert_i64_u"],
    [0, 0xb6, "d>f", "f32.demote_f64"],
    [0, 0xb7, "i>d", "f64.convert_i32_s f64.convert_i32_u"],
    [0, 0xb9, "l>d", "f64.convert_i64_s f64.convert_i64_u"],
    [0, 0xbb, "f>d", "f64.promote_f32"],
    [0, 0xbc, "f>i", "i32.reinterpret_f32"],
    [0, 0xbd, "d>l", "i64.reinterpret_f64"],
    [0, 0xbe, "i>f", "f32.reinterpret_i32"],
    [0, 0xbf, "l>d", "f64.reinterpret_i64"],
    [0, 0xc0, "i>i", "i32.extend8_s i32.extend16_s"],
    [0xfc, 0x00, "f>i", "i32.trunc_sat_f32_s i32.trunc_sat_f32_u"],
    [0xfc, 0x02, "d>i", "i32.trunc_sat_f64_s i32.trunc_sat_f64_u"],
    [0xfc, 0x04, "f>l", "i64.trunc_sat_f32_s i64.trunc_sat_f32_u"],
    [0xfc, 0x06, "d>l", "i64.trunc_sat_f64_s i64.trunc_sat_f64_u"],

    [0xfd, 0x00, "p>v", "v128.load"],
    [0xfd, 0x01, "p>v", on("v128", "load8x8_s load8x8_u load16x4_s load16x4_u load32x2_s load32x2_u")],
    [0xfd, 0x07, "p>v", on("v128", "load8_splat load16_splat load32_splat load64_splat")],
    [0xfd, 0x0b, "pv>", "v128.store"],
    [0xfd, 0x0d, "vv>v", "i8x16.shuffle i8x16.swizzle"],
    [0xfd, 0x0f, "i>v", "i8x16.splat i16x8.splat i32x4.splat"],
    [0xfd, 0x12, "l>v", "i64x2.splat"],
    [0xfd, 0x13, "f>v", "f32x4.splat"],
    [0xfd, 0x14, "d>v", "f64x2.splat"],
    [0xfd, 0x15, "v>i", "i8x16.extract_lane_s i8x16.extract_lane_u"],
    [0xfd, 0x17, "vi>v", "i8x16.replace_lane"],
    [0xfd, 0x18, "v>i", "i16x8.extract_lane_s i16x8.extract_lane_u"],
    [0xfd, 0x1a, "vi>v", "i16x8.replace_lane"],
    [0xfd, 0x1b, "v>i", "i32x4.extract_lane"],
    [0xfd, 0x1c, "vi>v", "i32x4.replace_lane"],
    [0xfd, 0x1d, "v>l", "i64x2.extract_lane"],
    [0xfd, 0x1e, "vl>v", "i64x2.replace_lane"],
    [0xfd, 0x1f, "v>f", "f32x4.extract_lane"],
    [0xfd, 0x20, "vf>v", "f32x4.replace_lane"],
    [0xfd, 0x21, "v>d", "f64x2.extract_lane"],
    [0xfd, 0x22, "vd>v", "f64x2.replace_lane"],
    [0xfd, 0x23, "vv>v", `${on("i8x16", COMPARE)} ${on("i16x8", COMPARE)} ${on("i32x4", COMPARE)}`],
    [0xfd, 0x41, "vv>v", `${on("f32x4", COMPARE_FLOAT)} ${on("f64x2", COMPARE_FLOAT)}`],
    [0xfd, 0x4d, "v>v", "v128.not"],
    [0xfd, 0x4e, "vv>v", on("v128", "and andnot or xor")],
    [0xfd, 0x52, "vvv>v", "v128.bitselect"],
    [0xfd, 0x53, "v>i", "v128.any_true"],
    [0xfd, 0x54, "pv>v", on("v128", "load8_lane load16_lane load32_lane load64_lane")],
    [0xfd, 0x58, "pv>", on("v128", "store8_lane store16_lane store32_lane store64_lane")],
    [0xfd, 0x5c, "p>v", on("v128", "load32_zero load64_zero")],
    [0xfd, 0x5e, "v>v", "f32x4.demote_f64x2_zero f64x2.promote_low_f32x4"],
    [0xfd, 0x60, "v>v", on("i8x16", "abs neg popcnt")],
    [0xfd, 0x63, "v>i", on("i8x16", "all_true bitmask")],
    [0xfd, 0x65, "vv>v", on("i8x16", "narrow_i16x8_s narrow_i16x8_u")],
    [0xfd, 0x67, "v>v", on("f32x4", "ceil floor trunc nearest")],
    [0xfd, 0x6b, "vi>v", on("i8x16", "shl shr_s shr_u")],
    [0xfd, 0x6e, "vv>v", on("i8x16", "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u")],
    [0xfd, 0x74, "v>v", on("f64x2", "ceil floor")],
    [0xfd, 0x76, "vv>v", on("i8x16", "min_s min_u max_s max_u")],
    [0xfd, 0x7a, "v>v", "f64x2.trunc"],
    [0xfd, 0x7b, "vv>v", "i8x16.avgr_u"],
    [0xfd, 0x7c, "v>v", on("i16x8", "extadd_pairwise_i8x16_s extadd_pairwise_i8x16_u")],
    [0xfd, 0x7e, "v>v", on("i32x4", "extadd_pairwise_i16x8_s extadd_pairwise_i16x8_u")],
    [0xfd, 0x80, "v>v", on("i16x8", "abs neg")],
    [0xfd, 0x83, "v>i", on("i16x8", "all_true bitmask")],
    [0xfd, 0x85, "vv>v", on("i16x8", "narrow_i32x4_s narrow_i32x4_u")],
    [0xfd, 0x87, "v>v", on("i16x8", "extend_low_i8x16_s extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u")],
    [0xfd, 0x8b, "vi>v", on("i16x8", "shl shr_s shr_u")],
    [0xfd, 0x8e, "vv>v", on("i16x8", "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u")],
    [0xfd, 0x94, "v>v", "f64x2.nearest"],
    [0xfd, 0x95, "vv>v", on("i16x8", "mul min_s min_u max_s max_u - avgr_u")],
    [0xfd, 0x9c, "vv>v", on("i16x8", "extmul_low_i8x16_s extmul_high_i8x16_s extmul_low_i8x16_u extmul_high_i8x16_u")],
    [0xfd, 0xa0, "v>v", on("i32x4", "abs neg")],
    [0xfd, 0xa3, "v>i", on("i32x4", "all_true bitmask")],
    [0xfd, 0xa7, "v>v", on("i32x4", "extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u extend_high_i16x8_u")],
    [0xfd, 0xab, "vi>v", on("i32x4", "shl shr_s shr_u")],
    [0xfd, 0xae, "vv>v", on("i32x4", "add - - sub - - - mul min_s min_u max_s max_u dot_i16x8_s")],
    [0xfd, 0xbc, "vv>v", on("i32x4", "extmul_low_i16x8_s extmul_high_i16x8_s extmul_low_i16x8_u extmul_high_i16x8_u")],
    [0xfd, 0xc0, "v>v", on("i64x2", "abs neg")],
    [0xfd, 0xc3, "v>i", on("i64x2", "all_true bitmask")],
    [0xfd, 0xc7, "v>v", on("i64x2", "extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u extend_high_i32x4_u")],
    [0xfd, 0xcb, "vi>v", on("i64x2", "shl shr_s shr_u")],
    [0xfd, 0xce, "vv>v", on("i64x2", "add - - sub - - - mul eq ne lt_s gt_s le_s ge_s")],
    [0xfd, 0xdc, "vv>v", on("i64x2", "extmul_low_i32x4_s extmul_high_i32x4_s extmul_low_i32x4_u extmul_high_i32x4_u")],
    [0xfd, 0xe0, "v>v", on("f32x4", "abs neg - sqrt")],
    [0xfd, 0xe4, "vv>v", on("f32x4", "add sub mul div min max pmin pmax")],
    [0xfd, 0xec, "v>v", on("f64x2", "abs neg - sqrt")],
    [0xfd, 0xf0, "vv>v", on("f64x2", "add sub mul div min max pmin pmax")],
    [0xfd, 0xf8, "v>v", on("i32x4", "trunc_sat_f32x4_s trunc_sat_f32x4_u")],
    [0xfd, 0xfa, "v>v", on("f32x4", "convert_i32x4_s convert_i32x4_u")],
    [0xfd, 0xfc, "v>v", on("i32x4", "trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero")],
    [0xfd, 0xfe, "v>v", on("f64x2", "convert_low_i32x4_s convert_low_i32x4_u")],
  ];
}

/** Where each name is: made on first use. The rest of a row is worked out when a kernel first needs it. */
let places: Map<string, readonly [run: Run, code: number]> | undefined;
const known = /* @__PURE__ */ new Map<string, Opcode>();

function index(): ReadonlyMap<string, readonly [run: Run, code: number]> {
  if (places !== undefined) return places;
  places = new Map();
  for (const run of runs()) {
    let code = run[1];
    for (const name of run[3].split(" ")) {
      if (name !== "-") places.set(name, [run, code]);
      code++;
    }
  }
  return places;
}

/** An instruction by its name in the specification; undefined if no kernel uses one of that name. */
export function opcode(name: string): Opcode | undefined {
  let row = known.get(name);
  if (row !== undefined) return row;
  const place = index().get(name);
  if (place === undefined) return undefined;
  const [[prefix, , signature], code] = place;
  const [params, results] = signature.split(">").map(types => Array.from(types, letter => TYPES[letter]!));
  row = {
    name,
    prefix,
    code,
    params: params!,
    results: results!,
    immediate: immediateOf(name),
    size: sizeOf(name),
  };
  known.set(name, row);
  return row;
}

/** The names of all instructions in the table. */
export function opcodeNames(): Iterable<string> {
  return index().keys();
}

function immediateOf(name: string): Immediate {
  if (/load\d+_lane|store\d+_lane/.test(name)) return "memory lane";
  if (/\.(load|store)/.test(name)) return "memory";
  if (/(extract|replace)_lane/.test(name)) return "lane";
  return name === "i8x16.shuffle" ? "shuffle" : "none";
}

function sizeOf(name: string): number {
  const memory = /\.(?:load|store)(?:(\d+)(?:x(\d+))?)?/.exec(name);
  if (memory !== null) return memory[1] === undefined ? 16 : (Number(memory[1]) * Number(memory[2] ?? 1)) / 8;
  const lanes = /x(\d+)\.(?:extract|replace)_lane/.exec(name);
  return lanes === null ? 0 : Number(lanes[1]);
}
