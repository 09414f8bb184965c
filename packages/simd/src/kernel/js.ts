/**
 * JS kernels: the same specs, programs and calling convention as the WebAssembly ones, over any buffers.
 *
 * The fallback where WebAssembly is missing or refused, and the oracle of the tests. No code is generated, so a
 * Content-Security-Policy has nothing to refuse.
 */
import { storageInfo } from "../ir/storage.ts";
import { parametersOf } from "./emit-loops.ts";
import { JsBody, type JsCursor } from "./js-body.ts";
import { type Chunk, makeChunk, writeChunk } from "./js-chunks.ts";
import type { KernelSpec, OperandClass } from "./spec.ts";

/**
 * Arguments as `spec.ts` says; pointers are byte offsets into the buffer of the same operand (inputs, then outputs; any
 * for `index`). Gives what the WebAssembly kernel's `run` gives.
 */
export type JsRun = (buffers: readonly ArrayBufferLike[], args: readonly (number | bigint)[]) => unknown;

/** The JS kernel of a spec. It keeps its scratch chunks: one per spec, not per call. */
export function jsKernel(spec: KernelSpec): JsRun {
  const parameters = parametersOf(spec);
  const body = new JsBody(spec);
  return (buffers, args) => {
    const number = (parameter: number): number => args[parameter] as number;
    const extent = number(parameters.extent(spec.rank - 1));
    body.fixed(args.slice(parameters.firstScalar), extent);
    const starts = args.slice(parameters.firstScalar + spec.program.scalars.length);
    let results: readonly (number | bigint)[] = [];

    const inner = (pointers: readonly number[]): void => {
      const cursors = parameters.operands.map((operand, k): JsCursor => {
        const own = parameters.innerStride(k);
        const itemsize = operand.access === "contiguous" ? storageInfo(operand.storage).itemsize : 0;
        return {
          buffer: buffers[k]!,
          access: operand.access,
          // Like a WebAssembly pointer, an address is unsigned.
          pointer: operand.access === "index" ? pointers[k]! : pointers[k]! >>> 0,
          stride: own === undefined ? itemsize : number(own) | 0,
        };
      });
      results = runRow(spec, body, cursors, extent, starts);
    };
    const level = (loop: number, pointers: readonly number[]): void => {
      if (loop === spec.rank - 1) {
        inner(pointers);
        return;
      }
      const own = [...pointers];
      for (let turn = number(parameters.extent(loop)); turn > 0; turn--) {
        level(loop + 1, own);
        for (const k of own.keys()) own[k]! += number(parameters.stride(loop, k)) | 0;
      }
    };
    level(
      0,
      parameters.operands.map((_, k) => number(parameters.pointer(k))),
    );
    const isStored = spec.gathering?.kind === "fold" && spec.outputs.length > 0;
    if (spec.rank > 1 || results.length === 0 || isStored) return undefined;
    return results.length === 1 ? results[0] : results;
  };
}

/** The innermost loop; gives the results of its folds or scans. */
function runRow(
  spec: KernelSpec,
  body: JsBody,
  cursors: readonly JsCursor[],
  extent: number,
  starts: readonly (number | bigint)[],
): readonly (number | bigint)[] {
  const inputs = cursors.slice(0, spec.inputs.length);
  const outputs = cursors.slice(spec.inputs.length);
  const { gathering } = spec;
  const gathered = gathering?.begin(starts);
  const isFold = gathering?.kind === "fold";
  if (extent > 0) body.row(cursors);
  for (let done = 0; done < extent; done += body.most) {
    const count = Math.min(body.most, extent - done);
    const values = body.turn(cursors, count);
    const stored = gathered === undefined ? values : gathered.take(values, count);
    for (const [k, planes] of stored?.entries() ?? []) store(spec.outputs[k]!, outputs[k]!, planes, count);
    // A fold's outputs stay: they take one result.
    for (const cursor of isFold ? inputs : cursors) cursor.pointer += count * cursor.stride;
  }
  const results = gathered?.finish() ?? [];
  if (isFold) {
    for (const [k, cursor] of outputs.entries()) {
      const chunk = makeChunk(gathering.results[k]!, 1) as Chunk & { [i: number]: number | bigint };
      chunk[0] = results[k]!;
      store(spec.outputs[k]!, cursor, [chunk], 1);
    }
  }
  return results;
}

function store(operand: OperandClass, cursor: JsCursor, planes: readonly Chunk[], count: number): void {
  const { raw, itemsize, planes: halves } = storageInfo(operand.storage);
  for (const [plane, chunk] of planes.entries()) {
    const byteOffset = cursor.pointer + (plane * itemsize) / halves;
    writeChunk(raw, { buffer: cursor.buffer, byteOffset, stride: cursor.stride }, chunk, count);
  }
}
