/** Results of full reductions as JS values: exact, or refused with the remedy. */
import { ValueRangeError } from "@lanewise/format";
import { type Scalar, scalarFacts } from "../lowering/lower.ts";

type Value = number | bigint;

/**
 * A lane of a dtype as the value that JS has for it; of sums of up to 32 bits a number.
 *
 * @throws {VALUE_RANGE} an exact integer that no number holds.
 */
export function total(
  values: readonly Value[],
  gives: Scalar,
  from: Scalar,
): number | bigint | boolean | { re: number; im: number } {
  const [value] = values;
  const { kind, bits } = scalarFacts(gives)!;
  if (kind === "complex") return Object.freeze({ re: Number(value), im: Number(values[1]) });
  if (kind === "bool") return value !== 0;
  if (kind === "float") return from === "float16" ? roundHalf(value as number) : Number(value);
  return exactNumber(kind === "uint" ? BigInt.asUintN(bits, BigInt(value!)) : BigInt(value!), gives, from);
}

/** An integer result: a bigint of 64-bit operands, of narrower ones a number. @throws {VALUE_RANGE} as above */
export function exactNumber(exact: bigint, gives: Scalar, from: Scalar): number | bigint {
  if (scalarFacts(from)!.bits === 64) return exact;
  const number = Number(exact);
  if (Number.isSafeInteger(number)) return number;
  throw new ValueRangeError(
    exact,
    gives,
    'a sum beyond 2^53 - 1 is no exact number: cast first, astype("int64"), for a bigint',
  );
}

/** The nearest float16: JS has no such rounding before Float16Array. */
export function roundHalf(x: number): number {
  const size = Math.abs(x);
  if (!(size < 65520)) return x * Number.POSITIVE_INFINITY;
  const unit = 2 ** (Math.max(Math.floor(Math.log2(size)), -14) - 10);
  const scaled = size / unit;
  const whole = Math.floor(scaled);
  const up = scaled - whole > 0.5 || (scaled - whole === 0.5 && whole % 2 === 1);
  const rounded = (whole + (up ? 1 : 0)) * unit;
  return x < 0 || Object.is(x, -0) ? -rounded : rounded;
}
