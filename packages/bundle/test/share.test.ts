/** Threads of Node: arrays and views sent there, computed there in place. */
import { once } from "node:events";
import { Worker } from "node:worker_threads";
import { afterEach } from "vitest";
import { shareCases } from "./support/share-cases.ts";

const workers: Worker[] = [];
afterEach(async () => {
  for (const worker of workers.splice(0)) await worker.terminate();
});

shareCases(() => {
  const execArgv = ["--conditions=@lanewise/source", "--no-warnings"];
  const worker = new Worker(new URL("./support/compute-node.ts", import.meta.url), { execArgv });
  workers.push(worker);
  return async ticket => {
    worker.postMessage(ticket);
    return (await once(worker, "message"))[0];
  };
});
