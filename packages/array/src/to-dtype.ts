/** From a dtype argument to a dtype. */
import { type DType, dtype as dtypeOf } from "@lanewise/format";

/** The dtype of a spec, float64 for none. Typed plainly: the compiler need not work out what D a wide spec has. */
export function toDType(spec: unknown): DType {
  return (dtypeOf as (spec: unknown) => DType)(spec ?? "float64");
}
