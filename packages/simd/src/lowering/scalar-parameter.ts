/** A number as a kernel takes it: integers of 64 bits as bigints, unsigned ones of 32 as the signed ones with the same bits. */
import { type Scalar, scalarFacts } from "./lower.ts";

export function scalarParameter({
  value,
  scalar,
}: {
  readonly value: number | bigint | boolean;
  readonly scalar: Scalar;
}): number | bigint {
  const { lane, kind } = scalarFacts(scalar)!;
  if (lane === "i64") return BigInt.asIntN(64, BigInt(value));
  return kind === "uint" ? Number(value) | 0 : Number(value);
}
