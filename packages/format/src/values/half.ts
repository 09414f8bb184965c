/**
 * IEEE 754 binary16 to and from binary64, rounded once and to nearest even: a detour through binary32 would round twice
 * (rule F16). Own code, because Node 20 and some browsers have no Float16Array; see docs/decisions/0006-own-binary16-conversion.md.
 */

/** The number that 16 bits stand for. */
export function halfToNumber(bits: number): number {
  const exponent = (bits >> 10) & 31;
  const fraction = bits & 1023;
  const sign = bits & 0x8000 ? -1 : 1;
  if (exponent === 31) return fraction ? Number.NaN : sign * Number.POSITIVE_INFINITY;
  // 2 ** (exponent - 25) is exact, and so is the product.
  return exponent ? sign * (1024 + fraction) * 2 ** (exponent - 25) : sign * fraction * 2 ** -24;
}

/** The 16 bits nearest to a number; numbers that round past 65504 become infinity, NaN the quiet one. */
export function numberToHalf(value: number): number {
  if (Number.isNaN(value)) return 0x7e00;
  const sign = value < 0 || Object.is(value, -0) ? 0x8000 : 0;
  const magnitude = Math.abs(value);
  if (magnitude >= 65520) return sign | 0x7c00;
  // The exponent of the result's last place; subnormals have that of the smallest normal number. The product lies in
  // [1, 2 ** 30), so that clz32 counts its exponent exactly.
  const exponent = magnitude < 2 ** -14 ? -14 : 17 - Math.clz32(magnitude * 2 ** 14);
  // At 2 ** 52 the last place is 1: adding and subtracting it rounds to an integer, ties to even.
  const significand = magnitude * 2 ** (10 - exponent) + 2 ** 52 - 2 ** 52;
  // Normal significands have bit 10 set, which adds one to the exponent field; 2048 carries into it by itself.
  return sign | (((exponent + 14) << 10) + significand);
}
