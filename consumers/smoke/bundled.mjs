// Entry for bundlers: the same smoke test with everything imported statically.
import * as lw from "lanewise";
import { smoke } from "./smoke.mjs";
import { threads } from "./threads.mjs";

async function run() {
  return { ok: true, text: await smoke(lw), facts: await threads(lw) };
}

run().then(
  outcome => {
    globalThis.outcome = outcome;
  },
  error => {
    globalThis.outcome = { ok: false, text: String(error?.stack ?? error) };
  },
);
