/** A dedicated worker that computes with a pool of its own, and says what came of it. */
import { work } from "./work.ts";

self.addEventListener("message", async ({ data }: MessageEvent<number>) => {
  try {
    postMessage(await work(data));
  } catch (error) {
    postMessage({ error: String(error) });
  }
});
