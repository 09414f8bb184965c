// @ts-check
/**
 * The worker: claims tiles from the job board and runs kernels on them until it is told to stop.
 *
 * Plain JavaScript without imports, because bundlers and Node versions treat a worker's own imports differently, and
 * because the same text is started from a blob where the file cannot be found (`worker-text.generated.ts`).
 * It touches the board, the kernels' bytes and, through the kernels, the operands: nothing else.
 */

/** Turns of busy waiting before parking: a call that follows at once need not pay for a wake-up (about 20 us). */
const SPINS = 4000;

/** @param {{ memory: WebAssembly.Memory, board: number, slot: number, layout: Record<string, number> }} start */
function serve({ memory, board, slot, layout: at }) {
  const i32 = new Int32Array(memory.buffer, board, at.bytes >> 2);
  const i64 = new BigInt64Array(memory.buffer, board, at.bytes >> 3);
  const f64 = new Float64Array(memory.buffer, board, at.bytes >> 3);
  const u8 = new Uint8Array(memory.buffer, board, at.bytes);
  const self = (at.workers + slot * at.workerBytes) >> 2;
  /** @type {Map<number, Function>} */
  const kernels = new Map();

  /** @param {number} id */
  const kernel = id => {
    let run = kernels.get(id);
    if (!run) {
      const address = i32[at.code >> 2] >>> 0;
      const length = i32[at.codeLength >> 2] >>> 0;
      // Compiling from shared memory is refused, so the bytes are copied first.
      const bytes = new Uint8Array(memory.buffer, address, length).slice();
      const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
      run = /** @type {Function} */ (exports.run);
      if (kernels.size >= 256) kernels.clear();
      kernels.set(id, run);
    }
    return run;
  };

  /** @param {number} tile */
  const runTile = tile => {
    const params = i32[at.params >> 2];
    const results = i32[at.results >> 2];
    const base = (at.slots >> 3) + tile * (params + results);
    const args = new Array(params);
    for (let k = 0; k < params; k++) {
      const code = u8[at.types + k];
      args[k] = code === 0 ? i32[(base + k) << 1] : code === 1 ? i64[base + k] : f64[base + k];
    }
    const out = kernel(i32[at.kernel >> 2])(...args);
    for (let k = 0; k < results; k++) {
      const value = results === 1 ? out : out[k];
      const code = u8[at.types + params + k];
      if (code === 0) i32[(base + params + k) << 1] = value;
      else if (code === 1) i64[base + params + k] = value;
      else f64[base + params + k] = value;
    }
  };

  /** @param {unknown} error */
  const fail = error => {
    const text = String(error).slice(0, at.errorBytes - 1);
    for (let k = 0; k < text.length; k++) u8[((self + 3) << 2) + k] = text.charCodeAt(k) & 127;
    Atomics.store(i32, self + 2, text.length);
  };

  const drain = () => {
    for (;;) {
      const word = Atomics.load(i64, at.claim >> 3);
      const left = Number(BigInt.asUintN(32, word));
      if (left === 0) return;
      if (Atomics.compareExchange(i64, at.claim >> 3, word, word - 1n) !== word) continue;
      // From here to the report the job cannot end, so its fields do not change under us.
      const tiles = i32[at.tiles >> 2];
      try {
        runTile(left - 1);
      } catch (error) {
        fail(error);
      }
      Atomics.add(i32, self + 1, 1);
      if (Atomics.add(i32, at.done >> 2, 1) + 1 === tiles) Atomics.notify(i32, at.done >> 2);
    }
  };

  // A worker may be under another policy than its page: better found out now, as an error of this way to start, than in a tile.
  new WebAssembly.Module(new Uint8Array([0, 97, 115, 109, 1, 0, 0, 0]));
  Atomics.store(i32, self, 1);
  while (Atomics.load(i32, at.stop >> 2) === 0) {
    const seen = Atomics.load(i32, at.sequence >> 2);
    drain();
    let spins = SPINS;
    while (spins > 0 && Atomics.load(i32, at.sequence >> 2) === seen) spins--;
    if (spins === 0) Atomics.wait(i32, at.sequence >> 2, seen);
  }
  // The last touch of the board: from here on it may become anything else.
  Atomics.store(i32, self, 3);
}

const threads = globalThis.process?.getBuiltinModule?.("node:worker_threads");
if (threads?.parentPort) threads.parentPort.once("message", serve);
else globalThis.onmessage = event => serve(event.data);
