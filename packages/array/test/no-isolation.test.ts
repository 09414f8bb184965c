/**
 * A page without isolation headers, acted out in a process: no SharedArrayBuffer to be seen, `crossOriginIsolated` false.
 * WebAssembly has shared memory there all the same (measured in Chromium), so everything but passing it on must work.
 */
import { execFileSync } from "node:child_process";
import { expect, test } from "vitest";

test("everything but passing to workers works", () => {
  const program = `
    delete globalThis.SharedArrayBuffer;
    globalThis.crossOriginIsolated = false;
    const { array, createHeap, defaultHeap, zeros } = await import("@lanewise/array");
    const { getBuffer } = await import("@lanewise/format");
    const a = array([1, 2, 3], "float32");
    const record = getBuffer(a);
    const big = zeros(2 ** 21);
    const held = new Float32Array(record.buffer, record.byteOffset, 3);
    a.set(0, 7);
    record.release();
    for (let i = 0; i < 1000; i++) a.append(i);
    const b = a.slice(0, 3).concat(new Float32Array([9]));
    let refused;
    try { a.share(); } catch (error) { refused = [error.code, error.message.includes("Cross-Origin-Embedder-Policy")]; }
    console.log(JSON.stringify([defaultHeap().shared, [...held], b.toArray(), [...a.slice(0, 2).toTypedArray()], a.equals(a), big.length, refused]));
  `;
  const flags = ["--conditions=@lanewise/source", "--no-warnings", "--input-type=module", "-e", program];
  const printed = execFileSync(process.execPath, flags, { encoding: "utf8", cwd: new URL("..", import.meta.url) });
  expect(JSON.parse(printed)).toEqual([true, [7, 2, 3], [7, 2, 3, 9], [7, 2], true, 2 ** 21, ["ISOLATION", true]]);
});
