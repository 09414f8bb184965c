// What a page gets of threads, sharing and WebAssembly, as plain facts; the checks compare them with what its headers and its
// policy promise. Never hangs: calls do not wait for workers.
export async function threads(lw) {
  lw.configure({ threads: 2 });
  const ready = await lw.threadsReady();
  const before = lw.info();
  const count = 300_000;
  const a = lw.array(Float64Array.from({ length: count }, (_, index) => index));
  const out = lw.zeros(count);
  // A worker may miss a call that is over at once; of many it meets some.
  for (let round = 0; round < 50; round++) {
    lw.lanes`${a} * 2 + ${round}`.into(out);
    if (ready === 1 || lw.info().threads.workerTiles > 0) break;
  }
  const first = out.get(0);
  const right = out.get(count - 1) === 2 * (count - 1) + first && lw.simd(out).sub(first).sum() === count * (count - 1);
  const { path, reason, threaded, threads } = lw.info();
  const facts = { path, reason, right, ready, share: shared(lw, a), reasons: threads.reasons };
  a.release();
  out.release();
  return { ...facts, threaded: threaded > before.threaded, helped: threads.workerTiles > 0 };
}

function shared(lw, a) {
  try {
    return lw.cancelShare(a.share());
  } catch (error) {
    return `${error.code}: ${error.message}`;
  }
}
