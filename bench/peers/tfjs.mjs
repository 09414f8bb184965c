// TensorFlow.js with its WebAssembly backend: float32 and int32 only; each result is disposed.
import { createRequire } from "node:module";
import { versionOf } from "../version.mjs";

const require = createRequire(import.meta.url);
export const version = versionOf("@tensorflow/tfjs-core");
let tf;

export async function setUp() {
  tf = require("@tensorflow/tfjs-core");
  const wasm = require("@tensorflow/tfjs-backend-wasm");
  const { dirname } = await import("node:path");
  wasm.setWasmPaths(`${dirname(require.resolve("@tensorflow/tfjs-backend-wasm"))}/`);
  await tf.setBackend("wasm");
  await tf.ready();
}

const disposing = make => inputs => {
  const run = make(inputs);
  let last;
  return {
    run: () => {
      last?.dispose();
      last = run();
      return last;
    },
    read: out => out.dataSync(),
  };
};
const add = disposing(({ a, b }) => {
  const [x, y] = [tf.tensor1d(a), tf.tensor1d(b)];
  return () => tf.add(x, y);
});
const unary = name =>
  disposing(({ x }) => {
    const v = tf.tensor1d(x);
    return () => tf[name](v);
  });

export const cases = {
  add_f32_1e6: add,
  add_f32_1e7: add,
  mul_f32_1e6: disposing(({ a, b }) => {
    const [x, y] = [tf.tensor1d(a), tf.tensor1d(b)];
    return () => tf.mul(x, y);
  }),
  fused_f32: disposing(({ a, b, c, d }) => {
    const [x, y, z, w] = [a, b, c, d].map(v => tf.tensor1d(v));
    return () => tf.tidy(() => tf.sub(tf.add(tf.mul(x, y), z), w));
  }),
  sqrt_f32: unary("sqrt"),
  exp_f32: unary("exp"),
  sin_f32: unary("sin"),
};
