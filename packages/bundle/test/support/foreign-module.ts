/**
 * A module as Emscripten makes them: WebAssembly with a memory of its own, an allocator that grows it whenever it likes, and
 * views on the buffer that the glue makes anew after each growth. It reads its memory itself, so that a test sees what
 * really lies there.
 */

const f64 = 0x7c;
const i32 = 0x7f;
const ascii = (text: string): number[] =>
  [text.length, ...text].map(c => (typeof c === "number" ? c : c.charCodeAt(0)));
const sized = (bytes: readonly number[]): number[] => [bytes.length, ...bytes];
const section = (id: number, bytes: readonly number[]): number[] => [id, ...sized(bytes)];

/** (func (param $p i32) (param $n i32) (result f64)): the sum of n doubles from p on. */
const SUM = [
  ...[1, 1, f64, 0x02, 0x40, 0x20, 1, 0x45, 0x0d, 0, 0x03, 0x40],
  ...[0x20, 2, 0x20, 0, 0x2b, 3, 0, 0xa0, 0x21, 2],
  ...[0x20, 0, 0x41, 8, 0x6a, 0x21, 0, 0x20, 1, 0x41, 1, 0x6b, 0x22, 1, 0x0d, 0, 0x0b, 0x0b, 0x20, 2, 0x0b],
];
/** (func (param $pages i32) (result i32)): memory.grow. */
const GROW = [0, 0x20, 0, 0x40, 0, 0x0b];

function moduleBytes(shared: boolean): Uint8Array<ArrayBuffer> {
  const limits = shared ? [3, 1, 64] : [0, 1];
  return new Uint8Array([
    ...[0, 97, 115, 109, 1, 0, 0, 0],
    ...section(1, [2, 0x60, 2, i32, i32, 1, f64, 0x60, 1, i32, 1, i32]),
    ...section(2, [1, ...ascii("env"), ...ascii("memory"), 2, ...limits]),
    ...section(3, [2, 0, 1]),
    ...section(7, [2, ...ascii("sum"), 0, 0, ...ascii("grow"), 0, 1]),
    ...section(10, [2, ...sized(SUM), ...sized(GROW)]),
  ]);
}

export class ForeignModule {
  readonly memory: WebAssembly.Memory;
  /** What Emscripten calls so: remade when the memory has grown. */
  HEAPF64!: Float64Array;
  readonly #exports: { sum(address: number, count: number): number; grow(pages: number): number };
  #end = 1024;

  constructor(shared: boolean) {
    this.memory = new WebAssembly.Memory(shared ? { initial: 1, maximum: 64, shared } : { initial: 1 });
    const module = new WebAssembly.Module(moduleBytes(shared));
    this.#exports = new WebAssembly.Instance(module, { env: { memory: this.memory } }).exports as never;
    this.#refresh();
  }

  /** The address of room for `count` doubles, with these values. */
  doubles(values: ArrayLike<number>): number {
    const address = this.#end;
    this.#end += Math.ceil(values.length / 8) * 64;
    const missing = this.#end - this.memory.buffer.byteLength;
    if (missing > 0) this.grow(Math.ceil(missing / 65536));
    this.HEAPF64.set(values, address / 8);
    return address;
  }

  /** From inside, as an allocator does: JavaScript is not asked. */
  grow(pages: number): void {
    if (this.#exports.grow(pages) < 0) throw new Error("the module is out of memory");
    this.#refresh();
  }

  /** What the module itself finds in its memory. */
  sum(address: number, count: number): number {
    return this.#exports.sum(address, count);
  }

  #refresh(): void {
    this.HEAPF64 = new Float64Array(this.memory.buffer);
  }
}
