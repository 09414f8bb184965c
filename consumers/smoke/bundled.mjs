// Entry for bundlers: the same smoke test with everything imported statically.
import * as lw from "lanewise";
import { smoke } from "./smoke.mjs";

smoke(lw).then(
  text => {
    globalThis.outcome = { ok: true, text };
  },
  error => {
    globalThis.outcome = { ok: false, text: String(error?.stack ?? error) };
  },
);
