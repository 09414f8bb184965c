/**
 * Emits a program over one group of elements, and what stays the same for many groups before the loop.
 *
 * Registers of varying values are reused as soon as their last use is past, so that a kernel has few locals (each costs
 * every call a little until the engine has optimised it). Values that stay keep theirs.
 */
import { type LaneType, laneWidth, type Node, shapeOf } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import { emitPart, partsOf, registerOf, type Value } from "./emit-node.ts";
import { type Cursor, emitLoad, emitUniformLoad } from "./emit-operands.ts";
import type { Region } from "./regions.ts";
import { registersOf, type Schedule } from "./schedule.ts";
import type { KernelSpec } from "./spec.ts";

/** Which elements are computed: a group of `lanes`, the `group`th of the turn. */
interface Place {
  readonly cursors: readonly Cursor[];
  readonly lanes: number;
  readonly group: number;
}

export class BodyEmitter {
  readonly #f: FunctionBuilder;
  readonly #spec: KernelSpec;
  readonly #schedule: Schedule;
  readonly #uniform = new Map<number, Value>();
  readonly #free: number[] = [];

  constructor(f: FunctionBuilder, spec: KernelSpec, schedule: Schedule) {
    this.#f = f;
    this.#spec = spec;
    this.#schedule = schedule;
  }

  /** Constants, scalar parameters and what follows from them: once a call. `firstScalar` is their first parameter. */
  emitFixed(firstScalar: number): void {
    for (const id of this.#schedule.region.nodes) {
      const node = this.#spec.program.nodes[id]!;
      if (this.#schedule.rates[id] !== "fixed") continue;
      if (node.kind === "const") this.#f.v128(constantBytes(node.type, node.value));
      else if (node.kind === "scalar") {
        this.#f.get(firstScalar + node.index);
        if (node.type === "m64") this.#f.op("i64.extend_i32_u");
        this.#f.op(`${shapeOf(node.type)}.splat`);
        // A mask comes as 0 or 1.
        if (node.type[0] === "m") this.#f.op(`${shapeOf(node.type)}.neg`);
      } else this.#emitUniform(node);
      this.#keep(id, node.type, node.kind === "const" ? node.value : undefined);
    }
  }

  /** What depends only on operands that stay during the innermost loop: once each time it starts. */
  emitRow(cursors: readonly Cursor[]): void {
    for (const id of this.#schedule.region.nodes) {
      const node = this.#spec.program.nodes[id]!;
      if (this.#schedule.rates[id] !== "row") continue;
      if (node.kind === "load") emitUniformLoad(this.#f, cursors[node.operand]!, node.type, node.plane);
      else this.#emitUniform(node);
      this.#keep(id, node.type, undefined);
    }
  }

  /**
   * The varying nodes for one group of `lanes` elements. Calls `use` with the values of each output, whose registers are
   * free again afterwards.
   */
  emitGroup(
    cursors: readonly Cursor[],
    lanes: number,
    group: number,
    use: (output: number, planes: readonly Value[]) => void,
  ): void {
    const { outputs } = this.#spec.program;
    const place: Place = { cursors, lanes, group };
    const values = this.#emitRegion(this.#schedule.region, this.#uniform, outputs.flat(), place);
    for (const [output, planes] of outputs.entries()) {
      use(
        output,
        planes.map(id => values.get(id)!),
      );
    }
    for (const id of new Set(outputs.flat())) this.#release(values.get(id)!);
  }

  /** The nodes of a region over what is known outside of it. The values in `keep` stay alive. */
  #emitRegion(
    region: Region,
    outside: ReadonlyMap<number, Value>,
    keep: readonly number[],
    place: Place,
  ): Map<number, Value> {
    const { program } = this.#spec;
    const { rates } = this.#schedule;
    const values = new Map(outside);
    const left = new Map(region.uses);
    for (const id of keep) left.set(id, (left.get(id) ?? 0) + 1);
    for (const id of region.nodes) {
      const node = program.nodes[id]!;
      if (rates[id] === "varying") values.set(id, this.#emitNode(node, region.inner.get(id), values, place));
      else if (!values.has(id)) values.set(id, this.#constant(node));
      if (rates[id] !== "varying") continue;
      for (const arg of region.needs.get(id)!) {
        const uses = left.get(arg)! - 1;
        left.set(arg, uses);
        if (uses === 0 && !outside.has(arg)) this.#release(values.get(arg)!);
      }
    }
    for (const id of region.nodes) {
      const value = values.get(id)!;
      if (rates[id] !== "varying" && !outside.has(id) && !keep.includes(id)) this.#free.push(...value.registers);
    }
    return values;
  }

  #emitNode(node: Node, branch: Region | undefined, values: ReadonlyMap<number, Value>, place: Place): Value {
    const f = this.#f;
    const { cursors, lanes, group } = place;
    let registers: number[] = [];
    if (node.kind === "load") {
      registers = emitLoad(f, cursors[node.operand]!, node.type, node.plane, lanes, group, () => this.#fresh());
    } else if (node.kind === "op" && branch !== undefined) {
      registers = this.#emitBranch(node.args, branch, values, place);
    } else if (node.kind === "op") {
      const args = node.args.map(arg => values.get(arg)!);
      for (let part = 0; part < partsOf(node, args, lanes); part++) {
        emitPart(f, node, args, part, lanes);
        const register = this.#fresh();
        f.set(register);
        registers.push(register);
      }
    } else throw new Error(`a ${node.kind} does not vary`);
    return { type: node.type, registers, uniform: false, constant: undefined };
  }

  /** `rare`: the fast value, and if any lane of the group is in the mask, the heavy one where the mask says so. */
  #emitBranch(
    [maskId, fastId, heavyId]: readonly number[],
    branch: Region,
    values: ReadonlyMap<number, Value>,
    place: Place,
  ): number[] {
    const f = this.#f;
    const mask = values.get(maskId!)!;
    const fast = values.get(fastId!)!;
    const count = registersOf(fast.type, place.lanes);
    const result = Array.from({ length: count }, () => this.#fresh());
    for (const [part, register] of result.entries()) f.get(registerOf(fast, part)).set(register);
    for (const [i, register] of mask.registers.entries()) {
      f.get(register);
      if (i > 0) f.op("v128.or");
    }
    f.op("v128.any_true").if(() => {
      const heavy = this.#emitRegion(branch, values, [heavyId!], place).get(heavyId!)!;
      for (const [part, register] of result.entries()) {
        f.get(registerOf(heavy, part)).get(register).get(registerOf(mask, part)).op("v128.bitselect").set(register);
      }
      if (!values.has(heavyId!)) this.#free.push(...heavy.registers);
    });
    return result;
  }

  /** A constant that only a branch needs. */
  #constant(node: Node): Value {
    if (node.kind !== "const") throw new Error(`a ${node.kind} is not known here`);
    const register = this.#fresh();
    this.#f.v128(constantBytes(node.type, node.value)).set(register);
    return { type: node.type, registers: [register], uniform: true, constant: node.value };
  }

  #fresh(): number {
    return this.#free.pop() ?? this.#f.local("v128");
  }

  #release(value: Value): void {
    if (!value.uniform) this.#free.push(...value.registers);
  }

  #emitUniform(node: Node): void {
    if (node.kind !== "op") throw new Error(`a ${node.kind} is no operation`);
    emitPart(
      this.#f,
      node,
      node.args.map(arg => this.#uniform.get(arg)!),
      0,
      16 / laneWidth(node.type),
    );
  }

  /** The value on the stack stays in a register of its own. */
  #keep(id: number, type: LaneType, constant: Value["constant"]): void {
    const known = this.#uniform.get(id);
    const register = known?.registers[0] ?? this.#f.local("v128");
    this.#f.set(register);
    this.#uniform.set(id, { type, registers: [register], uniform: true, constant });
  }
}

/** A lane's value in all lanes. */
export function constantBytes(type: LaneType, value: number | bigint): Uint8Array {
  const bytes = new Uint8Array(16);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < 16; i += laneWidth(type)) {
    if (type === "f64") view.setFloat64(i, value as number, true);
    else if (type === "f32") view.setFloat32(i, value as number, true);
    else if (type === "i64") view.setBigInt64(i, value as bigint, true);
    else if (type[0] === "m") bytes.fill(value ? 0xff : 0, i, i + laneWidth(type));
    else if (type === "i32") view.setInt32(i, value as number, true);
    else if (type === "i16") view.setInt16(i, value as number, true);
    else view.setInt8(i, value as number);
  }
  return bytes;
}
