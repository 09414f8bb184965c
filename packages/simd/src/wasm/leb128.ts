/**
 * LEB128 as WebAssembly uses it: appends unsigned and signed numbers to a list of bytes. Nothing else.
 */

/** Appends a non-negative integer below 2**32. */
export function writeUnsigned(out: number[], value: number): void {
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 0x80) | 0x80);
    rest = Math.floor(rest / 0x80);
  }
  out.push(rest);
}

/** Appends a signed integer: a number of 32 bits, a bigint of 64. */
export function writeSigned(out: number[], value: number | bigint): void {
  let rest = typeof value === "bigint" ? BigInt.asIntN(64, value) : BigInt(value | 0);
  for (;;) {
    const byte = Number(rest & 0x7fn);
    rest >>= 7n;
    // The last byte's bit 6 is the sign of what is left.
    if (rest === (byte & 0x40 ? -1n : 0n)) {
      out.push(byte);
      return;
    }
    out.push(byte | 0x80);
  }
}
