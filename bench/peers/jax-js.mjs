// jax-js on its WebAssembly device, compiled with jit. Arrays are consumed by use, hence `.ref`; a run ends when the
// result is computed, which jax-js tells by a promise.
import { defaultDevice, init, jit, numpy as np } from "@jax-js/jax";
import { versionOf } from "../version.mjs";

export const version = versionOf("@jax-js/jax");

export async function setUp() {
  await init("wasm");
  defaultDevice("wasm");
}

/** `f` compiled, run on arrays made by `prepare`; the result of the run before is disposed. */
function compiled(f, prepare) {
  return inputs => {
    const args = prepare(inputs);
    const call = jit(f);
    let last;
    return {
      run: async () => {
        last?.dispose();
        last = call(...args.map(x => x.ref));
        await last.blockUntilReady();
        return last;
      },
      read: async out => out.ref.dataSync(),
    };
  };
}
const named =
  (...names) =>
  inputs =>
    names.map(name => np.array(inputs[name]));
const scalar = made => inputs => {
  const { run, read } = made(inputs);
  return { run, read: async out => (await read(out))[0] };
};
const matrix = (f, other) => compiled(f, ({ a, b, m }) => [np.array(a).reshape([m, m]), np.array(b).reshape(other(m))]);
const add = compiled((a, b) => a.add(b), named("a", "b"));
const multiply = compiled((a, b) => a.mul(b), named("a", "b"));
const fused = compiled((a, b, c, d) => a.mul(b).add(c).sub(d), named("a", "b", "c", "d"));
const unary = name => compiled(x => np[name](x), named("x"));

export const cases = {
  add_f64_1e6: add,
  add_f64_1e7: add,
  add_f32_1e6: add,
  add_f32_1e7: add,
  small_new: add,
  mul_f64_1e6: multiply,
  mul_f32_1e6: multiply,
  fused_f64: fused,
  fused_f32: fused,
  sqrt_f64: unary("sqrt"),
  sqrt_f32: unary("sqrt"),
  exp_f64: unary("exp"),
  exp_f32: unary("exp"),
  sin_f64: unary("sin"),
  sin_f32: unary("sin"),
  sum_f64: scalar(compiled(a => np.sum(a), named("a"))),
  dot_f64: scalar(compiled((a, b) => np.dot(a, b), named("a", "b"))),
  distance_f64: scalar(compiled((a, b) => np.sum(np.square(a.sub(b))), named("a", "b"))),
  addT_f64: matrix(
    (x, y) => x.add(y.transpose()),
    m => [m, m],
  ),
  row_f64: matrix(
    (x, y) => x.add(y),
    m => [m],
  ),
  column_f64: matrix(
    (x, y) => x.add(y),
    m => [m, 1],
  ),
};
