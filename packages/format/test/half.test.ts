/** binary16, against exact arithmetic. */
import { pack, unpack } from "@lanewise/format";
import fc from "fast-check";
import { expect, test } from "vitest";

const bitsOf = (value: number) => new DataView(pack("<e", value).buffer).getUint16(0, true);
const numberOf = (bits: number) => unpack("<e", Uint8Array.of(bits & 255, bits >> 8))[0];

test("all 65,536 patterns come back", () => {
  for (let bits = 0; bits < 65536; bits++) {
    const value = numberOf(bits);
    if (Number.isNaN(value)) expect(bitsOf(value)).toBe(0x7e00);
    else if (bitsOf(value) !== bits) expect.fail(`0x${bits.toString(16)}`);
  }
});

test("numbers round to the nearest pattern, ties to even", () => {
  // All finite positive values, in order; a tie goes to the pattern that ends in 0.
  const values = Array.from({ length: 0x7c00 }, (_, bits) => numberOf(bits));
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 0x7bfe }),
      fc.double({ min: 0, max: 1, noNaN: true }),
      fc.boolean(),
      (bits, t, tie) => {
        const [low, high] = [values[bits]!, values[bits + 1]!];
        const middle = (low + high) / 2;
        const value = tie ? middle : low + (high - low) * t;
        const expected = value < middle ? bits : value > middle ? bits + 1 : bits + (bits & 1);
        expect(bitsOf(value)).toBe(expected);
        expect(bitsOf(-value)).toBe(expected | 0x8000);
      },
    ),
    { numRuns: 3000 },
  );
});

test("agrees with Float16Array where there is one", () => {
  if (!globalThis.Float16Array) return;
  const theirs = new Float16Array(1);
  fc.assert(
    fc.property(fc.double({ noNaN: true, min: -65519, max: 65519 }), value => {
      theirs[0] = value;
      expect(numberOf(bitsOf(value))).toBe(theirs[0]);
    }),
  );
});
