/**
 * Reduction of any finite float64 by pi/2, after Payne and Hanek (1983), in integer lanes.
 *
 * Of x = M 2^E only 192 bits of 2/pi matter: those above give multiples of four quadrants, those below are too small. They
 * are picked from a table of 20 words by a barrel of selects (WebAssembly has no gather), multiplied by M in 32-bit
 * limbs, and split into a quadrant and a signed fraction of which at least 64 significant bits are right: no double
 * comes nearer to a multiple of pi/2 than 2^-62 quadrants. Slow, and only ever run on the rare path.
 */
import type { Lane } from "../ir/types.ts";
import { HALF_PI_53, TWO_OVER_PI_WORDS } from "./coefficients.generated.ts";
import { mulPairs, type Pair, quickTwoSum, twoSum } from "./double-double.ts";
import type { Reals } from "./reals.ts";

const LOW_32 = 0xffff_ffffn;
const FRACTION = 0x000fffff_ffffffffn;
const HIDDEN_BIT = 0x00100000_00000000n;
const TWO_52_BITS = 0x43300000_00000000n;

/** x = quadrant * pi/2 + high + low; of `quadrant`, an integer lane, only the low two bits count. */
interface Reduced {
  readonly quadrant: Lane;
  readonly high: Lane;
  readonly low: Lane;
}

/** The float of an integer below 2^52. */
function toFloat(m: Reals, i: Lane): Lane {
  return m.sub(m.fromBits(m.ior(i, TWO_52_BITS)), 2 ** 52);
}

/** Three words of 2/pi, most significant first, from bit `position` of the table on. */
function window(m: Reals, position: Lane): Lane[] {
  let words = TWO_OVER_PI_WORDS.map(word => m.int(word));
  for (const step of [16, 8, 4, 2, 1]) {
    const skip = m.not(m.ieq(m.iand(position, BigInt(step * 64)), 0n));
    const needed = step + 3;
    const current = words;
    // With `step` words skipped the rest of the index is below `step`, except that 16 words are skipped exactly.
    words = current.slice(0, Math.min(current.length, needed)).map((word, i) => {
      const further = current[i + step];
      return further === undefined ? word : m.iselect(skip, further, word);
    });
  }
  const shift = m.iand(position, 63n);
  const back = m.isub(m.int(63n), shift);
  return [0, 1, 2].map(i => m.ior(m.shl(words[i]!, shift), m.shr(m.shr(words[i + 1]!, 1n), back)));
}

/** The upper 128 bits of significand * words mod 2^192, as four limbs of 32 bits, most significant first. */
function multiply(m: Reals, significand: Lane, words: Lane[]): Lane[] {
  const low = m.iand(significand, LOW_32);
  const high = m.shr(significand, 32n);
  const limbs = words.flatMap(word => [m.shr(word, 32n), m.iand(word, LOW_32)]).reverse();
  const product: Lane[] = [];
  let carry = m.int(0n);
  for (const [i, limb] of limbs.entries()) {
    const first = m.iadd(m.imul(low, limb), carry);
    const second = i === 0 ? m.int(0n) : m.imul(high, limbs[i - 1]!);
    const sum = m.iadd(m.iand(first, LOW_32), second);
    product.push(m.iand(sum, LOW_32));
    carry = m.iadd(m.shr(first, 32n), m.shr(sum, 32n));
  }
  return product.reverse().slice(0, 4);
}

/** For finite x >= 0.5. */
export function payneHanek(m: Reals, x: Lane): Reduced {
  const bits = m.bits(x);
  const position = m.isub(m.shr(bits, 52n), 1013n);
  const significand = m.ior(m.iand(bits, FRACTION), HIDDEN_BIT);
  const [a, b, c, d] = multiply(m, significand, window(m, position)) as [Lane, Lane, Lane, Lane];
  // Two bits of quadrant, then the fraction: half a quadrant is added to round, and taken off again as a float.
  const rounded = m.iadd(a, 0x2000_0000n);
  const top = m.sub(toFloat(m, m.iand(rounded, 0x3fff_ffffn)), 2 ** 29);
  const [h0, l0] = quickTwoSum(m, m.mul(top, 2 ** 32), toFloat(m, b));
  const [h1, l1] = twoSum(m, l0, m.mul(toFloat(m, c), 2 ** -32));
  const [h2, l2] = twoSum(m, h0, h1);
  const fraction: Pair = quickTwoSum(m, h2, m.add(l2, m.add(l1, m.mul(toFloat(m, d), 2 ** -64))));
  const [high, low] = mulPairs(m, fraction, [m.num(HALF_PI_53[0] * 2 ** -62), m.num(HALF_PI_53[1] * 2 ** -62)]);
  return { quadrant: m.shr(rounded, 30n), high, low };
}
