/**
 * Spells conversions that take several steps as chains of primitives: `i64.from_i8_s`, `i8.from_i64` (wraps), `f64.from_i16_u`,
 * `i8.from_f32_sat_u`, `m8.from_m64`, ... One place, so that every step is tested by itself.
 */
import { type LaneType, laneWidth } from "./types.ts";

const NAME = /^([ifm]\d+)\.from_([ifm]\d+)((?:_sat)?(?:_[su])?)$/;

/** The steps, or undefined when the name is no conversion. A conversion to the same type has no steps. */
export function conversionChain(name: string): readonly string[] | undefined {
  const match = NAME.exec(name);
  if (match === null) return undefined;
  return steps(match[1] as LaneType, match[2] as LaneType, match[3]!);
}

function steps(to: LaneType, from: LaneType, suffix: string): readonly string[] | undefined {
  if (to === from) return [];
  const kinds = `${to[0]}${from[0]}`;
  const sign = suffix.slice(-2);
  const [wide, narrow] = [laneWidth(to) * 8, laneWidth(from) * 8];
  if (kinds === "mm" || (kinds === "ii" && !suffix.startsWith("_sat"))) return resize(to[0]!, wide, narrow, sign);
  if (kinds === "fi") {
    // Narrow integers first become i32, which every float conversion takes.
    if (narrow < 32) return [...(steps("i32", from, sign) ?? []), `${to}.from_i32_s`];
    return [`${to}.from_${from}${sign}`];
  }
  if (kinds === "if" && suffix.startsWith("_sat")) {
    if (wide === 64) return [...(from === "f32" ? ["f64.from_f32"] : []), `i64.from_f64${suffix}`];
    if (wide === 32) return [`i32.from_${from}${suffix}`];
    // Clamping to i32 and then to the narrow range is clamping to the narrow range.
    const last = wide === 8 ? ["i16.from_i32_sat_s", `i8.from_i16${suffix}`] : [`i16.from_i32${suffix}`];
    return [`i32.from_${from}_sat_s`, ...last];
  }
  if (kinds === "ii" && wide === 8 && narrow === 32) return ["i16.from_i32_sat_s", `i8.from_i16${suffix}`];
  return undefined;
}

function resize(kind: string, to: number, from: number, sign: string): readonly string[] {
  const chain: string[] = [];
  for (let width = from; width !== to; ) {
    const next = to > from ? width * 2 : width / 2;
    chain.push(`${kind}${next}.from_${kind}${width}${kind === "i" && to > from ? sign : ""}`);
    width = next;
  }
  return chain;
}
