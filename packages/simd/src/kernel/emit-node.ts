/**
 * Emits one operation of a program over registers. A value of L lanes is a list of registers; a uniform one is a single
 * register that stands for all of them.
 */
import type { LaneOp, Register, WasmStep } from "../ir/primitive.ts";
import { type LaneType, type LaneValue, laneWidth, type OpNode, shapeOf } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import { registersOf } from "./schedule.ts";

/** The locals of one value. */
export interface Value {
  readonly type: LaneType;
  readonly registers: readonly number[];
  readonly uniform: boolean;
  readonly constant: LaneValue | undefined;
}

/** The register that holds part `part` of a value. */
export function registerOf(value: Value, part: number): number {
  return value.registers[value.uniform ? 0 : part]!;
}

/**
 * Leaves part `part` of an operation's result on the stack. `lanes` is the number of elements in the group: fewer than a
 * register holds when the loop is at its tail.
 */
export function emitPart(f: FunctionBuilder, node: OpNode, args: readonly Value[], part: number, lanes: number): void {
  const { wasm } = node.op;
  if (typeof wasm === "string") {
    for (const arg of args) f.get(registerOf(arg, part));
    f.op(wasm);
  } else if ("recipe" in wasm) {
    wasm.recipe(
      f,
      args.map(arg => register(arg, part)),
    );
  } else if ("each" in wasm) {
    emitEach(f, node.op, wasm.each, args, part, lanes);
  } else if ("widen" in wasm) {
    f.get(registerOf(args[0]!, part >> 1));
    step(f, wasm.widen[part & 1]!);
  } else {
    const [low, high] = [part * 2, part * 2 + 1];
    const exists = args[0]!.uniform || high < args[0]!.registers.length;
    wasm.narrow(f, registerOf(args[0]!, low), registerOf(args[0]!, exists ? high : low));
  }
}

function register(value: Value, part: number): Register {
  return { local: registerOf(value, part), uniform: value.uniform, constant: value.constant };
}

export function step(f: FunctionBuilder, code: WasmStep): void {
  if (typeof code === "string") f.op(code);
  else code(f);
}

/** Lane by lane through scalars; for uniform values and tails only the lanes that count. */
function emitEach(
  f: FunctionBuilder,
  { result: type }: LaneOp,
  code: WasmStep,
  args: readonly Value[],
  part: number,
  lanes: number,
): void {
  const shape = shapeOf(type);
  const uniform = args.every(arg => arg.uniform);
  const perRegister = 16 / laneWidth(type);
  const count = uniform ? 1 : Math.min(perRegister, lanes - part * perRegister);
  // Recipes' scratch registers start at 0; scalar code uses none of type v128.
  const result = f.scratch("v128", 7);
  for (let lane = 0; lane < count; lane++) {
    if (lane > 0) f.get(result);
    for (const arg of args) f.get(registerOf(arg, part)).lane(`${shapeOf(arg.type)}.extract_lane`, lane);
    step(f, code);
    if (lane === 0) f.op(`${shape}.splat`);
    else f.lane(`${shape}.replace_lane`, lane);
    if (lane < count - 1) f.set(result);
  }
}

/** How many parts an operation's result has. */
export function partsOf(node: OpNode, args: readonly Value[], lanes: number): number {
  return args.every(arg => arg.uniform) ? 1 : registersOf(node.type, lanes);
}
