/**
 * Wraps one function into a module: `env.memory` in, `run` out.
 *
 * The memory is the caller's, and a module's import says which kind it takes: a shared memory is only accepted by a shared
 * import with a maximum no smaller than its own, a plain one by an import without any maximum (a declared maximum refuses a
 * memory that has none). Hence two variants of each module, which differ in these few bytes.
 */
import { type FunctionBuilder, TYPE_CODES } from "./func.ts";
import { writeUnsigned } from "./leb128.ts";

/** The largest maximum a 32-bit memory may declare, in pages: accepts every shared memory. */
const MAX_PAGES = 65536;

/** The bytes of a module that exports `build`'s function as `run`. */
export function moduleBytes(f: FunctionBuilder, memory: "shared" | "plain"): Uint8Array<ArrayBuffer> {
  const out: number[] = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];
  section(out, 1, types => {
    types.push(1, 0x60);
    vector(
      types,
      f.params.map(type => TYPE_CODES[type]),
    );
    vector(
      types,
      f.results.map(type => TYPE_CODES[type]),
    );
  });
  section(out, 2, imports => {
    imports.push(1);
    text(imports, "env");
    text(imports, "memory");
    imports.push(0x02, memory === "shared" ? 0x03 : 0x00, 0);
    if (memory === "shared") writeUnsigned(imports, MAX_PAGES);
  });
  section(out, 3, functions => functions.push(1, 0));
  section(out, 7, exports => {
    exports.push(1);
    text(exports, "run");
    exports.push(0x00, 0);
  });
  // The code section last, its body in one piece: kernels may have tens of kilobytes.
  const body = f.finish();
  const size: number[] = [];
  writeUnsigned(size, body.length);
  out.push(10);
  writeUnsigned(out, 1 + size.length + body.length);
  out.push(1, ...size);
  const bytes = new Uint8Array(out.length + body.length);
  bytes.set(out);
  bytes.set(body, out.length);
  return bytes;
}

function section(out: number[], id: number, fill: (content: number[]) => void): void {
  const content: number[] = [];
  fill(content);
  out.push(id);
  writeUnsigned(out, content.length);
  out.push(...content);
}

function vector(out: number[], bytes: readonly number[]): void {
  writeUnsigned(out, bytes.length);
  out.push(...bytes);
}

function text(out: number[], value: string): void {
  vector(
    out,
    Array.from(value, letter => letter.charCodeAt(0)),
  );
}
