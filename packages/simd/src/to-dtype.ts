/** `dtype()` without its types: what a specification means to the compiler is worked out at the public functions only. */
import { type DType, type DTypeSpec, dtype } from "@lanewise/format";

export function toDType(spec: DTypeSpec): DType {
  return (dtype as unknown as (spec: DTypeSpec) => DType)(spec);
}
