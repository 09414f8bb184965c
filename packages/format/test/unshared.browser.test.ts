/** Which Web APIs take shared memory and which need `toUnshared`: the list in its documentation, in a real browser. */
import * as f from "@lanewise/format";
import { expect, test } from "vitest";

const shared = () => new Uint8Array(new SharedArrayBuffer(16)).fill(7);
type Use = (bytes: Uint8Array<ArrayBuffer>) => unknown;

const refusing: [string, Use][] = [
  ["crypto.getRandomValues", bytes => crypto.getRandomValues(bytes)],
  ["crypto.subtle.digest", bytes => crypto.subtle.digest("SHA-256", bytes)],
  ["new Blob", bytes => new Blob([bytes])],
  ["new File", bytes => new File([bytes], "name")],
  ["new ImageData", bytes => new ImageData(new Uint8ClampedArray(bytes.buffer, 0, 16), 2, 2)],
  ["new FontFace", bytes => new FontFace("none", bytes).family],
  [
    "CompressionStream",
    bytes => {
      const { readable, writable } = new CompressionStream("gzip");
      const reader = readable.getReader();
      reader.read().catch(() => {});
      const writer = writable.getWriter();
      writer.closed.catch(() => {});
      return writer.write(bytes);
    },
  ],
  ["history.pushState", bytes => history.pushState(bytes.buffer, "")],
  [
    "IndexedDB",
    async bytes => {
      const opening = indexedDB.open("unshared");
      const database = await new Promise<IDBDatabase>((resolve, reject) => {
        opening.onupgradeneeded = () => opening.result.createObjectStore("store");
        opening.onsuccess = () => resolve(opening.result);
        opening.onerror = () => reject(opening.error);
      });
      try {
        database.transaction("store", "readwrite").objectStore("store").put(bytes, "key");
      } finally {
        database.close();
      }
    },
  ],
];

test.each(refusing)("%s refuses shared memory and takes toUnshared's", async (_, use) => {
  const refusal = await Promise.race([
    (async () => use(shared() as unknown as Uint8Array<ArrayBuffer>))().then(
      () => "taken",
      () => "refused",
    ),
    // A stream that neither takes nor refuses has not taken it.
    new Promise<string>(resolve => setTimeout(resolve, 300, "pending")),
  ]);
  expect(refusal).toBe("refused");
  let answered: unknown;
  const pending = (async () => use(f.toUnshared(shared()) as Uint8Array<ArrayBuffer>))().catch(error => {
    answered = error;
  });
  await Promise.race([pending, new Promise(resolve => setTimeout(resolve, 300))]);
  expect(answered).toBe(undefined);
});

const taking: [string, Use][] = [
  ["postMessage", bytes => new MessageChannel().port1.postMessage(bytes)],
  [
    "WebGL's bufferData",
    bytes => {
      const gl = new OffscreenCanvas(1, 1).getContext("webgl");
      if (gl === null) return;
      gl.bindBuffer(gl.ARRAY_BUFFER, gl.createBuffer());
      gl.bufferData(gl.ARRAY_BUFFER, bytes, gl.STATIC_DRAW);
    },
  ],
];

test.each(taking)("%s takes shared memory", async (_, use) => {
  await use(shared() as unknown as Uint8Array<ArrayBuffer>);
});

test("a real ImageData is (height, width, 4) bytes", () => {
  const image = new ImageData(3, 2);
  const record = f.getBuffer(image);
  expect(record.shape).toEqual([2, 3, 4]);
  expect(record.buffer).toBe(image.data.buffer);
  expect(record.obj).toBe(image);
});

test("objects of another realm are exporters", () => {
  const frame = document.createElement("iframe");
  document.body.append(frame);
  const realm = frame.contentWindow as unknown as typeof globalThis;
  expect(f.getBuffer(new realm.Float64Array(2)).format).toBe("d");
  expect(f.getBuffer(new realm.ArrayBuffer(4)).nbytes).toBe(4);
  expect(f.getBuffer(new realm.WebAssembly.Memory({ initial: 1 })).nbytes).toBe(65536);
  expect(f.getBuffer(new realm.ImageData(1, 1)).shape).toEqual([1, 1, 4]);
  frame.remove();
});
