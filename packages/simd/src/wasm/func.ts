/**
 * Builds one function: instructions with a checked stack of value types, so that a mistake fails at the line that emits
 * it and not in the engine's validator.
 *
 * Blocks have no parameters and no results: what crosses one goes through locals. That keeps the check one array and the
 * kernels readable. Knows the opcode table and LEB128, nothing of programs.
 */
import { writeSigned, writeUnsigned } from "./leb128.ts";
import { type Opcode, opcode, type ValueType } from "./opcodes.ts";

export const TYPE_CODES: Record<ValueType, number> = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b };

/** An open block; `br` needs it. */
export interface Label {
  readonly depth: number;
}

export class FunctionBuilder {
  readonly params: readonly ValueType[];
  readonly results: readonly ValueType[];
  readonly #code: number[] = [];
  readonly #locals: ValueType[];
  readonly #stack: ValueType[] = [];
  /** The stack's height at the start of each open block. */
  readonly #blocks: number[] = [];
  readonly #scratch = new Map<string, number>();

  constructor(params: readonly ValueType[], results: readonly ValueType[]) {
    this.params = params;
    this.results = results;
    this.#locals = [...params];
  }

  /** A new local, zero at the start of the function. */
  local(type: ValueType): number {
    this.#locals.push(type);
    return this.#locals.length - 1;
  }

  /** A local that is free between recipes: the same number gives the same local. */
  scratch(type: ValueType, number = 0): number {
    const key = `${type}${number}`;
    let local = this.#scratch.get(key);
    if (local === undefined) this.#scratch.set(key, (local = this.local(type)));
    return local;
  }

  get(local: number): this {
    this.#code.push(0x20);
    writeUnsigned(this.#code, local);
    this.#stack.push(this.#typeOf(local));
    return this;
  }

  set(local: number): this {
    this.#pop(this.#typeOf(local), "local.set");
    this.#code.push(0x21);
    writeUnsigned(this.#code, local);
    return this;
  }

  tee(local: number): this {
    this.#pop(this.#typeOf(local), "local.tee");
    this.#code.push(0x22);
    writeUnsigned(this.#code, local);
    this.#stack.push(this.#typeOf(local));
    return this;
  }

  /** An instruction without immediates. */
  op(name: string): this {
    this.#emit(this.#find(name, "none"));
    return this;
  }

  /** A load or store; alignment is never promised. */
  memory(name: string, byteOffset = 0): this {
    this.#emit(this.#find(name, "memory"));
    this.#code.push(0);
    writeUnsigned(this.#code, byteOffset);
    return this;
  }

  /** A load or store of one lane. */
  memoryLane(name: string, lane: number, byteOffset = 0): this {
    const row = this.#find(name, "memory lane");
    if (!(lane >= 0 && lane < 16 / row.size)) throw new TypeError(`${name}: no lane ${lane}`);
    this.#emit(row);
    this.#code.push(0);
    writeUnsigned(this.#code, byteOffset);
    this.#code.push(lane);
    return this;
  }

  /** extract_lane, replace_lane. */
  lane(name: string, lane: number): this {
    const row = this.#find(name, "lane");
    if (!(lane >= 0 && lane < row.size)) throw new TypeError(`${name}: no lane ${lane}`);
    this.#emit(row);
    this.#code.push(lane);
    return this;
  }

  /** i8x16.shuffle, in lanes of `width` bytes: `from` says which of both operands' lanes comes to each place. */
  shuffle(width: number, from: (lane: number) => number): this {
    this.#emit(this.#find("i8x16.shuffle", "shuffle"));
    for (let place = 0; place < 16 / width; place++) {
      const lane = from(place);
      if (!(lane >= 0 && lane < 32 / width)) throw new TypeError(`i8x16.shuffle: no lane ${lane}`);
      for (let byte = 0; byte < width; byte++) this.#code.push(lane * width + byte);
    }
    return this;
  }

  i32(value: number): this {
    this.#code.push(0x41);
    writeSigned(this.#code, value);
    this.#stack.push("i32");
    return this;
  }

  i64(value: bigint): this {
    this.#code.push(0x42);
    writeSigned(this.#code, value);
    this.#stack.push("i64");
    return this;
  }

  f32(value: number): this {
    this.#code.push(0x43, ...new Uint8Array(Float32Array.of(value).buffer));
    this.#stack.push("f32");
    return this;
  }

  f64(value: number): this {
    this.#code.push(0x44, ...new Uint8Array(Float64Array.of(value).buffer));
    this.#stack.push("f64");
    return this;
  }

  v128(bytes: Uint8Array): this {
    if (bytes.length !== 16) throw new TypeError(`v128.const takes 16 bytes, got ${bytes.length}`);
    this.#code.push(0xfd, 0x0c, ...bytes);
    this.#stack.push("v128");
    return this;
  }

  block(body: (label: Label) => void): this {
    return this.#block(0x02, body);
  }

  /** `br` to its label starts the next turn. */
  loop(body: (label: Label) => void): this {
    return this.#block(0x03, body);
  }

  if(then: () => void, otherwise?: () => void): this {
    this.#pop("i32", "if");
    return this.#block(0x04, () => {
      then();
      if (otherwise === undefined) return;
      this.#assertHeight("else");
      this.#code.push(0x05);
      otherwise();
    });
  }

  /** Jumps when the i32 on the stack is not 0. */
  brIf(label: Label): this {
    this.#pop("i32", "br_if");
    this.#code.push(0x0d);
    writeUnsigned(this.#code, this.#blocks.length - label.depth);
    return this;
  }

  /** `select`: operands a, b, condition; a when the condition is not 0. */
  select(type: ValueType): this {
    this.#pop("i32", "select");
    this.#pop(type, "select");
    this.#pop(type, "select");
    this.#code.push(...(type === "v128" ? [0x1c, 1, TYPE_CODES.v128] : [0x1b]));
    this.#stack.push(type);
    return this;
  }

  /** The body: local declarations, code, end. */
  finish(): Uint8Array {
    if (this.#blocks.length > 0 || `${this.#stack}` !== `${this.results}`) {
      throw new TypeError(`a function must leave [${this.results}], got [${this.#stack}]`);
    }
    const locals: number[] = [];
    const declared = this.#locals.slice(this.params.length);
    const groups: [count: number, type: ValueType][] = [];
    for (const type of declared) {
      const last = groups.at(-1);
      if (last?.[1] === type) last[0]++;
      else groups.push([1, type]);
    }
    writeUnsigned(locals, groups.length);
    for (const [count, type] of groups) {
      writeUnsigned(locals, count);
      locals.push(TYPE_CODES[type]);
    }
    const body = new Uint8Array(locals.length + this.#code.length + 1);
    body.set(locals);
    body.set(this.#code, locals.length);
    body[body.length - 1] = 0x0b;
    return body;
  }

  #block(code: number, body: (label: Label) => void): this {
    this.#code.push(code, 0x40);
    this.#blocks.push(this.#stack.length);
    body({ depth: this.#blocks.length });
    this.#assertHeight("end");
    this.#blocks.pop();
    this.#code.push(0x0b);
    return this;
  }

  #assertHeight(where: string): void {
    const start = this.#blocks.at(-1)!;
    if (this.#stack.length !== start) {
      throw new TypeError(`${where}: a block must leave nothing, got [${this.#stack.slice(start)}]`);
    }
  }

  #emit(opcode: Opcode): void {
    for (let i = opcode.params.length - 1; i >= 0; i--) this.#pop(opcode.params[i]!, opcode.name);
    if (opcode.prefix === 0) this.#code.push(opcode.code);
    else {
      this.#code.push(opcode.prefix);
      writeUnsigned(this.#code, opcode.code);
    }
    for (const result of opcode.results) this.#stack.push(result);
  }

  #find(name: string, immediate: Opcode["immediate"]): Opcode {
    const found = opcode(name);
    if (found === undefined) throw new TypeError(`no instruction is called ${name}`);
    if (found.immediate !== immediate) throw new TypeError(`${name} has immediates: ${found.immediate}`);
    return found;
  }

  #pop(type: ValueType, name: string): void {
    if (this.#stack.length <= (this.#blocks.at(-1) ?? 0)) throw new TypeError(`${name}: expected ${type}, got nothing`);
    const got = this.#stack.pop();
    if (got !== type) throw new TypeError(`${name}: expected ${type} on the stack, got ${got}`);
  }

  #typeOf(local: number): ValueType {
    const type = this.#locals[local];
    if (type === undefined) throw new TypeError(`no local ${local}`);
    return type;
  }
}
