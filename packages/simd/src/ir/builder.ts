/**
 * Builds programs: typed, hash-consed, constants folded.
 *
 * The same node asked for twice is one node. What a storage needs between memory and lane (bool, float16, byte order) is
 * written by `load` and `build`, as ordinary primitives.
 */
import { fromBits, maskBits, toBits } from "./conversions.ts";
import { ProgramError, ProgramTooLargeError } from "./errors.ts";
import { loadFloat16, storeFloat16 } from "./float16.ts";
import type { LaneOp, Primitive } from "./primitive.ts";
import { and, bswap, ne } from "./primitives.ts";
import { type Storage, storageInfo } from "./storage.ts";
import { isMask, type Lane, type LaneType, type LaneValue, laneValue, type Node, type Program } from "./types.ts";

/**
 * Programs have at most this many nodes. Larger ones would make modules of tens of kilobytes, whose compilation costs
 * more than the fusion saves; the caller splits.
 */
export const MAX_NODES = 2000;

/** What one output stores: a lane, or real and imaginary lanes, of its storage's lane type. */
export interface Output {
  readonly storage: Storage;
  readonly lanes: readonly Lane[];
}

/**
 * Builds a program from the operands' storages: `load` gives a lane of an operand, `op` one of others, `build` says what is
 * stored. Equal nodes are one node, and operations on constants are computed at once.
 */
export class Builder {
  readonly #inputs: readonly Storage[];
  readonly #nodes: Node[] = [];
  readonly #known = new Map<string, Lane>();
  readonly #scalars: LaneType[] = [];

  constructor(inputs: readonly Storage[]) {
    this.#inputs = inputs;
  }

  /**
   * The same value everywhere. Integers may be given signed or unsigned and wrap to the type (`i64` takes a number too);
   * floats are rounded to the type; masks take 0, 1 or a boolean.
   */
  const(type: LaneType, value: LaneValue | boolean): Lane {
    return this.#node({ kind: "const", type, value: laneValue(type, value) });
  }

  /** The value of an operand's element (plane 1: the imaginary half), in the lane type of its storage. */
  load(operand: number, plane = 0): Lane {
    const storage = this.#inputs[operand];
    if (storage === undefined) throw new ProgramError("operand", `${operand} of ${this.#inputs.length}`);
    const info = storageInfo(storage);
    if (plane >= info.planes) throw new ProgramError("plane", `${plane} of ${storage}`);
    let lane = this.#raw(operand, plane, info.raw);
    if (info.swapped) lane = this.op(bswap, lane);
    if (info.lane === "m8") return this.op(ne, lane, this.const("i8", 0));
    if (info.raw === "i16" && info.lane === "f32") return loadFloat16(this, lane);
    return lane.type === info.lane ? lane : this.op(fromBits, lane);
  }

  /** The number given as scalar parameter `index` of each call. */
  scalar(index: number, type: LaneType): Lane {
    const known = this.#scalars[index];
    if (known !== undefined && known !== type) throw new ProgramError("scalar", `${index} as ${known} and as ${type}`);
    this.#scalars[index] = type;
    return this.#node({ kind: "scalar", type, index });
  }

  /**
   * A primitive on lanes; the last one's type says which lanes it is for.
   *
   * @throws {ProgramError} where lanes of that type have no such operation, or it takes others.
   */
  op(primitive: Primitive, ...args: Lane[]): Lane {
    const type = args[args.length - 1]!.type;
    const op = primitive.on(type);
    if (op === undefined) throw new ProgramError("primitive", `${primitive.name} of ${type}`);
    return this.#apply(op, args);
  }

  /**
   * All nodes of a finished program, with its operands found from `firstOperand` on; the lanes of its outputs' planes.
   * Scalars keep their numbers.
   */
  inline(program: Program, firstOperand = 0): Lane[][] {
    const lanes: Lane[] = [];
    for (const node of program.nodes) {
      if (node.kind === "op") {
        const args = node.args.map(arg => lanes[arg]!);
        lanes.push(this.#apply(node.op, args));
      } else if (node.kind === "const") lanes.push(this.const(node.type, node.value));
      else if (node.kind === "scalar") lanes.push(this.scalar(node.index, node.type));
      else {
        const operand = node.operand + firstOperand;
        const { raw } = storageInfo(this.#inputs[operand] ?? "index");
        if (raw !== node.type) throw new ProgramError("operand", `${operand} as ${node.type}`);
        lanes.push(this.#raw(operand, node.plane, node.type));
      }
    }
    return program.outputs.map(planes => planes.map(id => lanes[id]!));
  }

  /**
   * Finishes a program: converts each output to its storage, drops what nothing needs.
   *
   * @throws {ProgramTooLargeError} beyond `MAX_NODES`.
   */
  build(outputs: readonly Output[]): Program {
    const stored = outputs.map(({ storage, lanes }) => {
      const info = storageInfo(storage);
      if (lanes.length !== info.planes) throw new ProgramError("output", `${lanes.length} lanes for ${storage}`);
      return lanes.map(lane => this.#store(lane, storage));
    });
    return this.#finish(stored);
  }

  /** Finishes a program whose outputs are folded, not stored: lanes of any type. */
  buildFold(lanes: readonly Lane[]): Program {
    return this.#finish(lanes.map(lane => [lane]));
  }

  #apply(op: LaneOp, args: readonly Lane[]): Lane {
    const { name, params, result, js } = op;
    if (params.length !== args.length || params.some((type, i) => args[i]!.type !== type)) {
      throw new ProgramError("arguments", `${name}(${params}) of ${args.map(arg => arg.type)}`);
    }
    const ids = args.map(arg => arg.id);
    const constants = ids.map(id => this.#nodes[id]!);
    if (constants.every(node => node.kind === "const")) {
      return this.const(result, js(...constants.map(node => node.value)));
    }
    return this.#node({ kind: "op", type: result, op, args: ids });
  }

  #raw(operand: number, plane: number, type: LaneType): Lane {
    return this.#node({ kind: "load", type, operand, plane });
  }

  #store(lane: Lane, storage: Storage): Lane {
    const info = storageInfo(storage);
    if (lane.type !== info.lane) throw new ProgramError("output", `${lane.type} for ${storage}`);
    let raw = lane;
    if (isMask(lane.type)) raw = this.op(and, this.op(maskBits, lane), this.const("i8", 1));
    else if (info.raw === "i16" && info.lane === "f32") raw = storeFloat16(this, lane);
    else if (info.raw !== info.lane) raw = this.op(toBits, lane);
    return info.swapped ? this.op(bswap, raw) : raw;
  }

  #node(node: Node): Lane {
    const key = nodeKey(node);
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const lane: Lane = { id: this.#nodes.length, type: node.type };
    this.#nodes.push(node);
    this.#known.set(key, lane);
    return lane;
  }

  #finish(outputs: readonly (readonly Lane[])[]): Program {
    return finishProgram(
      this.#nodes,
      this.#scalars,
      outputs.map(planes => planes.map(lane => lane.id)),
    );
  }
}

/** Drops dead nodes, renumbers the rest in order, and spells the key. */
function finishProgram(all: readonly Node[], scalars: readonly LaneType[], outputs: readonly number[][]): Program {
  const live = new Uint8Array(all.length);
  for (const id of outputs.flat()) live[id] = 1;
  for (let id = all.length - 1; id >= 0; id--) {
    const node = all[id]!;
    if (live[id] && node.kind === "op") for (const arg of node.args) live[arg] = 1;
  }
  const renumbered = new Int32Array(all.length);
  const nodes: Node[] = [];
  for (const [id, node] of all.entries()) {
    if (!live[id]) continue;
    renumbered[id] = nodes.length;
    nodes.push(Object.freeze(node.kind === "op" ? { ...node, args: node.args.map(arg => renumbered[arg]!) } : node));
  }
  if (nodes.length > MAX_NODES) throw new ProgramTooLargeError(nodes.length, MAX_NODES);
  const results = outputs.map(planes => planes.map(id => renumbered[id]!));
  const types = Array.from(scalars, type => type ?? "i32");
  const key = `${nodes.map(nodeKey).join(";")}|${results.join(";")}|${types}`;
  return Object.freeze({ nodes, outputs: results, scalars: types, key });
}

/** Equal for equal nodes over the same ones. */
function nodeKey(node: Node): string {
  switch (node.kind) {
    case "const":
      // -0 and 0 print alike; NaNs are one value.
      return `${node.type}=${Object.is(node.value, -0) ? "-0" : node.value}`;
    case "load":
      return `${node.type}@${node.operand}.${node.plane}`;
    case "scalar":
      return `${node.type}$${node.index}`;
    default:
      return `${node.op.name}(${node.args})`;
  }
}
