/** A real, isolated Chromium: arrays and views sent to a Web Worker, computed there in place. */
import { afterEach } from "vitest";
import { shareCases } from "./support/share-cases.ts";

const workers: Worker[] = [];
afterEach(() => {
  for (const worker of workers.splice(0)) worker.terminate();
});

shareCases(() => {
  const worker = new Worker(new URL("./support/compute-web.ts", import.meta.url), { type: "module" });
  workers.push(worker);
  return ticket =>
    new Promise((resolve, reject) => {
      worker.addEventListener("message", ({ data }) => resolve(data), { once: true });
      worker.addEventListener("error", event => reject(new Error(event.message)), { once: true });
      worker.postMessage(ticket);
    });
});
