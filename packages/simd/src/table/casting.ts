/** How far `into` may convert: the word of its option, checked. What the words allow is `canCast` of the format package. */
import { ArgumentError, type Casting } from "@lanewise/format";
import { described, optionsOf } from "../expression/options.ts";

export interface IntoOptions {
  /**
   * Which conversions to the destination's dtype are allowed, as `canCast` has them: "same_kind" by default. "unsafe" also
   * changes the kind, as `astype` does: floats truncate to integers, complex numbers lose their imaginary part.
   */
  readonly casting?: Casting;
}

const CASTINGS: readonly unknown[] = ["no", "equiv", "safe", "same_kind", "unsafe"];

/** The rule that was asked for. @throws {ARGUMENT} any other word */
export function castingOf(options: IntoOptions): Casting {
  const { casting = "same_kind" } = optionsOf("into", options, "casting");
  if (CASTINGS.includes(casting)) return casting;
  throw new ArgumentError("casting", `"casting" must be one of ${CASTINGS.join(", ")}, got ${described(casting)}`);
}
