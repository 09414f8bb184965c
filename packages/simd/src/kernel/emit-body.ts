/**
 * Emits a program over one group of elements, and what stays the same for many groups before the loop.
 *
 * Registers of varying values are reused as soon as their last use is past, so that a kernel has few locals (each costs
 * every call a little until the engine has optimised it). Values that stay keep theirs.
 */
import { type LaneType, laneWidth, type Node } from "../ir/types.ts";
import type { FunctionBuilder } from "../wasm/func.ts";
import { emitPart, partsOf, shapeOf, type Value } from "./emit-node.ts";
import { type Cursor, emitLoad, emitUniformLoad } from "./emit-operands.ts";
import type { Schedule } from "./schedule.ts";
import type { KernelSpec } from "./spec.ts";

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
    for (const [id, node] of this.#spec.program.nodes.entries()) {
      if (this.#schedule.rates[id] !== "fixed") continue;
      if (node.kind === "const") this.#f.v128(constantBytes(node.type, node.value));
      else if (node.kind === "scalar") {
        this.#f.get(firstScalar + node.index).op(`${shapeOf(node.type)}.splat`);
        // A mask comes as 0 or 1.
        if (node.type[0] === "m") this.#f.op(`${shapeOf(node.type)}.neg`);
      } else this.#emitUniform(node);
      this.#keep(id, node.type, node.kind === "const" ? node.value : undefined);
    }
  }

  /** What depends only on operands that stay during the innermost loop: once each time it starts. */
  emitRow(cursors: readonly Cursor[]): void {
    for (const [id, node] of this.#spec.program.nodes.entries()) {
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
    const f = this.#f;
    const { nodes, outputs } = this.#spec.program;
    const values = new Map(this.#uniform);
    const left = [...this.#schedule.uses];
    const release = (id: number): void => {
      if (this.#schedule.rates[id] === "varying" && --left[id]! === 0) this.#free.push(...values.get(id)!.registers);
    };
    const fresh = (): number => this.#free.pop() ?? f.local("v128");
    for (const [id, node] of nodes.entries()) {
      if (this.#schedule.rates[id] !== "varying") continue;
      let registers: number[];
      if (node.kind === "load") {
        registers = emitLoad(f, cursors[node.operand]!, node.type, node.plane, lanes, group, fresh);
      } else if (node.kind === "op") {
        const args = node.args.map(arg => values.get(arg)!);
        registers = [];
        for (let part = 0; part < partsOf(node, args, lanes); part++) {
          emitPart(f, node, args, part, lanes);
          const register = fresh();
          f.set(register);
          registers.push(register);
        }
        for (const arg of node.args) release(arg);
      } else throw new Error(`a ${node.kind} does not vary`);
      values.set(id, { type: node.type, registers, uniform: false, constant: undefined });
    }
    for (const [output, planes] of outputs.entries())
      use(
        output,
        planes.map(id => values.get(id)!),
      );
    for (const planes of outputs) for (const id of planes) release(id);
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
function constantBytes(type: LaneType, value: number | bigint): Uint8Array {
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
