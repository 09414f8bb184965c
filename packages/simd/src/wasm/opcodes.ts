/**
 * THE opcode table: every instruction that kernels use, with its bytes and its operand and result types.
 *
 * Each shape has runs of consecutive codes (WebAssembly core specification 2.0, "Index of Instructions"): the first code in
 * hexadecimal, prefix and all; a signature; names, of which `-` skips a code. A name is written once and its code follows
 * from its place. A signature is operands `>` results, one letter a type: i = i32, l = i64, f = f32, d = f64, v = v128, p = an
 * address, which an offset in the instruction is added to; # is a lane number in the instruction, * are sixteen. Control,
 * locals and constants are `func.ts`'s.
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

const COMPARE = "eq ne lt_s lt_u gt_s gt_u le_s le_u ge_s ge_u";
const COMPARE_FLOAT = "eq ne lt gt le ge";
const COUNT = "clz ctz";
const INTEGERS = "add sub mul div_s div_u rem_s rem_u and or xor shl shr_s shr_u";
const FLOATS = "add sub mul div min max pmin pmax";
const SHIFT = "shl shr_s shr_u";
const SATURATING = "add add_sat_s add_sat_u sub sub_sat_s sub_sat_u";

const SHAPES = "i32 i64 f32 f64 v128 i8x16 i16x8 i32x4 i64x2 f32x4 f64x2";

function runsOf(shape: string): readonly string[] {
  switch (shape) {
    case "i32":
      return [
        "28 p>i load - - - load8_s load8_u load16_s load16_u",
        "36 pi> store - - - store8 store16",
        "45 i>i eqz",
        `46 ii>i ${COMPARE}`,
        `67 i>i ${COUNT}`,
        `6a ii>i ${INTEGERS}`,
        "a7 l>i wrap_i64",
      ];
    case "i64":
      return [
        "29 p>l load",
        "37 pl> store",
        "50 l>i eqz",
        `51 ll>i ${COMPARE}`,
        `79 l>l ${COUNT}`,
        `7c ll>l ${INTEGERS}`,
        "ac i>l extend_i32_s extend_i32_u",
        "bd d>l reinterpret_f64",
        "fc06 d>l trunc_sat_f64_s trunc_sat_f64_u",
      ];
    case "f32":
      return [
        "2a p>f load",
        "38 pf> store",
        "5b ff>i eq ne",
        "92 ff>f add - mul",
        "b4 l>f convert_i64_s convert_i64_u",
        "b6 d>f demote_f64",
      ];
    case "f64":
      return [
        "2b p>d load",
        "39 pd> store",
        "61 dd>i eq ne",
        "a0 dd>d add - mul",
        "bb f>d promote_f32",
        "bf l>d reinterpret_i64",
      ];
    case "v128":
      return [
        "fd00 p>v load - - - - - - load8_splat load16_splat load32_splat load64_splat",
        "fd0b pv> store",
        "fd4d v>v not",
        "fd4e vv>v and andnot or xor",
        "fd52 vvv>v bitselect",
        "fd53 v>i any_true",
        "fd54 pv#>v load8_lane load16_lane load32_lane load64_lane",
        "fd58 pv#> store8_lane store16_lane store32_lane store64_lane",
        "fd5c p>v load32_zero load64_zero",
      ];
    case "i8x16":
      return [
        "fd0d vv*>v shuffle",
        "fd0f i>v splat",
        "fd15 v#>i extract_lane_s extract_lane_u",
        "fd17 vi#>v replace_lane",
        `fd23 vv>v ${COMPARE}`,
        "fd60 v>v abs neg popcnt",
        "fd65 vv>v narrow_i16x8_s narrow_i16x8_u",
        `fd6b vi>v ${SHIFT}`,
        `fd6e vv>v ${SATURATING} - - min_s min_u max_s max_u - avgr_u`,
      ];
    case "i16x8":
      return [
        "fd10 i>v splat",
        "fd18 v#>i extract_lane_s extract_lane_u",
        "fd1a vi#>v replace_lane",
        `fd2d vv>v ${COMPARE}`,
        "fd7c v>v extadd_pairwise_i8x16_s extadd_pairwise_i8x16_u - - abs neg",
        "fd85 vv>v narrow_i32x4_s narrow_i32x4_u",
        "fd87 v>v extend_low_i8x16_s extend_high_i8x16_s extend_low_i8x16_u extend_high_i8x16_u",
        `fd8b vi>v ${SHIFT}`,
        `fd8e vv>v ${SATURATING} - mul min_s min_u max_s max_u - avgr_u - - extmul_low_i8x16_u extmul_high_i8x16_u`,
      ];
    case "i32x4":
      return [
        "fd11 i>v splat",
        "fd1b v#>i extract_lane",
        "fd1c vi#>v replace_lane",
        `fd37 vv>v ${COMPARE}`,
        "fd7e v>v extadd_pairwise_i16x8_s extadd_pairwise_i16x8_u",
        "fda0 v>v abs neg",
        "fda7 v>v extend_low_i16x8_s extend_high_i16x8_s extend_low_i16x8_u extend_high_i16x8_u",
        `fdab vi>v ${SHIFT}`,
        "fdae vv>v add - - sub - - - mul min_s min_u max_s max_u",
        "fdf8 v>v trunc_sat_f32x4_s trunc_sat_f32x4_u - - trunc_sat_f64x2_s_zero trunc_sat_f64x2_u_zero",
      ];
    case "i64x2":
      return [
        "fd12 l>v splat",
        "fd1d v#>l extract_lane",
        "fd1e vl#>v replace_lane",
        "fdc0 v>v abs neg",
        "fdc7 v>v extend_low_i32x4_s extend_high_i32x4_s extend_low_i32x4_u extend_high_i32x4_u",
        `fdcb vi>v ${SHIFT}`,
        "fdce vv>v add - - sub - - - mul eq ne lt_s gt_s le_s ge_s",
      ];
    case "f32x4":
      return [
        "fd13 f>v splat",
        "fd1f v#>f extract_lane",
        "fd20 vf#>v replace_lane",
        `fd41 vv>v ${COMPARE_FLOAT}`,
        "fd5e v>v demote_f64x2_zero",
        "fd67 v>v ceil floor trunc nearest",
        "fde0 v>v abs neg - sqrt",
        `fde4 vv>v ${FLOATS}`,
        "fdfa v>v convert_i32x4_s convert_i32x4_u",
      ];
    case "f64x2":
      return [
        "fd14 d>v splat",
        "fd21 v#>d extract_lane",
        "fd22 vd#>v replace_lane",
        `fd47 vv>v ${COMPARE_FLOAT}`,
        "fd5f v>v promote_low_f32x4",
        "fd74 v>v ceil floor",
        "fd7a v>v trunc",
        "fd94 v>v nearest",
        "fdec v>v abs neg - sqrt",
        `fdf0 vv>v ${FLOATS}`,
        "fdfe v>v convert_low_i32x4_s convert_low_i32x4_u",
      ];
    default:
      return [];
  }
}

/** A row is worked out when a kernel first needs it. */
const rows = /* @__PURE__ */ new Map<string, Opcode>();

/** An instruction by its name in the specification; undefined if no kernel uses one of that name. */
export function opcode(name: string): Opcode | undefined {
  let row = rows.get(name);
  if (row === undefined && (row = find(name)) !== undefined) rows.set(name, row);
  return row;
}

function find(name: string): Opcode | undefined {
  const [shape, own] = name.split(".");
  for (const run of runsOf(shape!)) {
    const [first, signature, ...names] = run.split(" ");
    const distance = names.indexOf(own!);
    if (distance < 0) continue;
    const [params, results] = signature!.split(">").map(typesOf);
    const immediate = immediateOf(signature!);
    return {
      name,
      prefix: (first!.length === 2 ? 0 : Number.parseInt(first!.slice(0, 2), 16)) as Opcode["prefix"],
      code: Number.parseInt(first!.slice(-2), 16) + distance,
      params: params!,
      results: results!,
      immediate,
      size: immediate === "none" ? 0 : sizeOf(name),
    };
  }
  return undefined;
}

/** The names of all instructions in the table. */
export function opcodeNames(): readonly string[] {
  return SHAPES.split(" ").flatMap(shape =>
    runsOf(shape).flatMap(run => {
      const [, , ...names] = run.split(" ");
      return names.filter(own => own !== "-").map(own => `${shape}.${own}`);
    }),
  );
}

function typesOf(letters: string): ValueType[] {
  return Array.from(letters, letter => TYPES[letter]!).filter(type => type !== undefined);
}

function immediateOf(signature: string): Immediate {
  if (signature.includes("*")) return "shuffle";
  const hasLane = signature.includes("#");
  if (signature.startsWith("p")) return hasLane ? "memory lane" : "memory";
  return hasLane ? "lane" : "none";
}

function sizeOf(name: string): number {
  const memory = /\.(?:load|store)(\d+)?/.exec(name);
  if (memory !== null) return (Number(memory[1]) || Number(/\d+/.exec(name)![0])) / 8;
  const lanes = /x(\d+)\.(?:extract|replace)_lane/.exec(name);
  return lanes === null ? 0 : Number(lanes[1]);
}
