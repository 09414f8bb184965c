// What arithmetic takes where there is no WebAssembly, or a Content-Security-Policy refuses to compile it: nanoseconds an
// element of the JavaScript kernels, beside the WebAssembly ones. `node bench/fallback.mjs` after a build.
import * as lw from "lanewise";

const N = 200_000;
const a = Float64Array.from({ length: N }, (_, i) => (i % 1000) / 100);
const single = Float32Array.from(a);
const bytes = Uint8Array.from(a);
const [into, intoSingle, intoBytes] = [new Float64Array(N), new Float32Array(N), new Uint8Array(N)];
const cases = {
  "a + a, float64": () => lw.add(a, a).into(into),
  "a * a + a, float64": () => lw.add(lw.mul(a, a), a).into(into),
  "a + a, float32": () => lw.add(single, single).into(intoSingle),
  "a + a, uint8": () => lw.add(bytes, bytes).into(intoBytes),
  "a < 5": () => lw.lt(a, 5).into(intoBytes),
  "where(a < 5, a, 0)": () => lw.where(lw.lt(a, 5), a, 0).into(into),
  "sum(a)": () => lw.sum(a),
  "exp(a), float64": () => lw.exp(a).into(into),
  "exp(a), float32": () => lw.exp(single).into(intoSingle),
  "sin(a), float64": () => lw.sin(a).into(into),
  "log(a + 1), float64": () => lw.log(lw.add(a, 1)).into(into),
};

function time(run) {
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 12; k++) {
    const t = performance.now();
    run();
    best = Math.min(best, performance.now() - t);
  }
  return (best * 1e6) / N;
}

lw.configure({ threads: 1 });
console.log("ns an element, plain typed arrays | WebAssembly | JavaScript | ratio");
for (const [title, run] of Object.entries(cases)) {
  lw.configure({ backend: "auto" });
  const wasm = time(run);
  lw.configure({ backend: "js" });
  const js = time(run);
  console.log(`${title} | ${wasm.toFixed(2)} | ${js.toFixed(1)} | ${(js / wasm).toFixed(1)}`);
}
