/**
 * JS kernels: the same specs, programs and calling convention as the WebAssembly ones, over any buffers.
 *
 * The fallback where WebAssembly is missing or refused, and the oracle of the tests. No code is generated, so a
 * Content-Security-Policy has nothing to refuse.
 */
import { storageInfo } from "../ir/storage.ts";
import { parametersOf } from "./emit-loops.ts";
import { foldInfo } from "./folds.ts";
import { JsBody, type JsCursor } from "./js-body.ts";
import { CHUNK, type Chunk, makeChunk, writeChunk } from "./js-chunks.ts";
import { foldChunks } from "./js-fold.ts";
import type { KernelSpec } from "./spec.ts";

/**
 * Arguments as `spec.ts` says; pointers are byte offsets into the buffer of the same operand (inputs, then outputs; any
 * for `index`). Gives what the WebAssembly kernel's `run` gives.
 */
export type JsRun = (buffers: readonly ArrayBufferLike[], args: readonly (number | bigint)[]) => unknown;

/** The JS kernel of a spec. It keeps its scratch chunks: one per spec, not per call. */
export function jsKernel(spec: KernelSpec): JsRun {
  const parameters = parametersOf(spec);
  const body = new JsBody(spec);
  const inputs = spec.inputs.length;
  return (buffers, args) => {
    const number = (parameter: number): number => args[parameter] as number;
    body.fixed(args.slice(parameters.firstScalar));
    const extent = number(parameters.extent(spec.rank - 1));
    let results: (number | bigint)[] | undefined;

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
      if (extent > 0) body.row(cursors);
      const fold = spec.folds === undefined ? undefined : foldChunks(spec.folds);
      for (let done = 0; done < extent; done += CHUNK) {
        const count = Math.min(CHUNK, extent - done);
        const values = body.turn(cursors, count);
        if (fold !== undefined)
          fold.add(
            values.map(planes => planes[0]!),
            count,
          );
        else for (const [output, planes] of values.entries()) store(cursors[inputs + output]!, output, planes, count);
        const moving = spec.folds === undefined ? cursors : cursors.slice(0, inputs);
        for (const cursor of moving) cursor.pointer += count * cursor.stride;
      }
      results = fold?.finish();
      if (results === undefined || spec.outputs.length === 0) return;
      for (const [k, result] of results.entries()) {
        const { result: type } = foldInfo(spec.folds![k]!);
        const chunk = makeChunk(type);
        (chunk as { [i: number]: number | bigint })[0] = result;
        const { buffer, pointer } = cursors[inputs + k]!;
        writeChunk(type, { buffer, byteOffset: pointer, stride: 0 }, chunk, 1);
      }
    };
    const store = (cursor: JsCursor, output: number, planes: readonly Chunk[], count: number): void => {
      const info = storageInfo(spec.outputs[output]!.storage);
      for (const [plane, chunk] of planes.entries()) {
        const byteOffset = cursor.pointer + (plane * info.itemsize) / info.planes;
        writeChunk(info.raw, { buffer: cursor.buffer, byteOffset, stride: cursor.stride }, chunk, count);
      }
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
    if (spec.outputs.length > 0 || results === undefined) return undefined;
    return results.length === 1 ? results[0] : results;
  };
}
