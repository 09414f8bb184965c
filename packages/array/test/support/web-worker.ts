/** The browser's counterpart of one-shot.ts: doubles what it is sent and lets go, or says why it cannot. */
import { attach } from "@lanewise/array";

self.addEventListener("message", ({ data }: MessageEvent) => {
  try {
    const a = attach(data) as any;
    for (let i = 0; i < a.length; i++) a.set(i, 2 * a.get(i));
    const answer = { shape: [...a.shape], owned: a.heap.owned, exports: a.exports };
    a.release();
    postMessage(answer);
  } catch (error) {
    postMessage({ code: (error as { code?: string }).code ?? String(error) });
  }
});
