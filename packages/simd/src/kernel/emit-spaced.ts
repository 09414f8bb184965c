/**
 * Emits loads of elements whose spacing is known: vector loads and one shuffle instead of an instruction for each element.
 *
 * A load begins or ends with an element of the group, so nothing outside of the operand is read, also at the end of memory.
 */
import type { FunctionBuilder } from "../wasm/func.ts";
import type { Cursor } from "./emit-operands.ts";

/**
 * Loads `count` whole registers of lanes of `width` bytes; null where the access has no known spacing, or loads of single
 * lanes are as fast (every second of 8 bytes) or faster (of 2 bytes, whose shuffle takes four instructions).
 */
export function loadSpaced(
  f: FunctionBuilder,
  { operand: { access }, pointer }: Cursor,
  width: number,
  count: number,
  fresh: () => number,
): number[] | null {
  const lanes = 16 / width;
  if (access !== "reversed" && (width === 8 || width === 2)) return null;
  if (access === "double") {
    // The even lanes of a load that begins with the first element, the odd ones of a load that ends with the last.
    return registers(
      count,
      fresh,
      part => {
        f.get(pointer).memory("v128.load", part * 32);
        f.get(pointer).memory("v128.load", part * 32 + 16 - width);
        f.shuffle(width, lane => (lane < lanes / 2 ? lane * 2 : lane * 2 + 1));
      },
      f,
    );
  }
  if (access !== "reversed" && access !== "doubleReversed") return null;
  // Offsets cannot be negative: they count from the group's last element, which has the lowest address.
  const step = access === "reversed" ? 16 : 32;
  const lowest = f.scratch("i32", 0);
  f.get(pointer)
    .i32(count * step - (step / 16) * width)
    .op("i32.sub")
    .set(lowest);
  return registers(
    count,
    fresh,
    part => {
      const offset = (count - 1 - part) * step;
      if (access === "reversed") {
        const loaded = f.scratch("v128", 0);
        f.get(lowest).memory("v128.load", offset).tee(loaded).get(loaded);
        f.shuffle(width, lane => lanes - 1 - lane);
      } else {
        f.get(lowest).memory("v128.load", offset + 16 - width);
        f.get(lowest).memory("v128.load", offset);
        f.shuffle(width, lane => (lane < lanes / 2 ? lanes - 1 - lane * 2 : lanes + 2 * (lanes - 1 - lane)));
      }
    },
    f,
  );
}

function registers(count: number, fresh: () => number, load: (part: number) => void, f: FunctionBuilder): number[] {
  return Array.from({ length: count }, (_, part) => {
    load(part);
    const register = fresh();
    f.set(register);
    return register;
  });
}
