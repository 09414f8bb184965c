// Hand-written WebAssembly SIMD with the data already in its memory, unrolled by four: the ceiling for kernels in V8.
import wabt from "wabt";
import { versionOf } from "../version.mjs";

export const version = `${process.version} (wabt ${versionOf("wabt")})`;
let assemble;

export async function setUp() {
  const tool = await wabt();
  assemble = text => {
    const module = tool.parseWat("kernel.wat", text, { simd: true });
    return module.toBinary({}).buffer;
  };
}

/** A loop over 64 bytes of each operand a turn; `step(k)` is the text for the vector at byte 16 k. All sizes fit 64. */
function loop(params, step, results = "", begin = "", end = "") {
  const pointers = params.map(p => `(param $${p} i32)`).join(" ");
  const advance = params.map(p => `(local.set $${p} (i32.add (local.get $${p}) (i32.const 64)))`).join(" ");
  const body = [0, 1, 2, 3].map(step).join("\n");
  return `(module (import "env" "memory" (memory 1)) (func (export "run") ${pointers} (param $end i32) ${results}
    (local $s0 v128) (local $s1 v128) (local $s2 v128) (local $s3 v128)
    (local $t0 v128) (local $t1 v128) (local $t2 v128) (local $t3 v128)
    (local $u0 v128) (local $u1 v128) (local $u2 v128) (local $u3 v128) (local $v v128) ${begin}
    (loop $next ${body} ${advance} (br_if $next (i32.lt_u (local.get $${params[0]}) (local.get $end))))
    ${end}))`;
}
const load = (p, k) => `(v128.load offset=${16 * k} (local.get $${p}))`;
const store = (p, k, value) => `(v128.store offset=${16 * k} (local.get $${p}) ${value})`;

/** Puts arrays into a new memory, each at a multiple of 64 bytes; gives their addresses. */
function place(arrays) {
  let at = 64;
  const addresses = arrays.map(x => {
    const address = at;
    at += Math.ceil(x.byteLength / 64) * 64;
    return address;
  });
  const memory = new WebAssembly.Memory({ initial: Math.ceil(at / 65536) });
  for (const [k, x] of arrays.entries()) new x.constructor(memory.buffer, addresses[k], x.length).set(x);
  return { memory, addresses };
}

function instantiate(text, memory) {
  return new WebAssembly.Instance(new WebAssembly.Module(assemble(text)), { env: { memory } }).exports.run;
}

const elementwise = (names, expression) => inputs => {
  const args = names.map(name => inputs[name]);
  const out = new args[0].constructor(inputs.n);
  const { memory, addresses } = place([out, ...args]);
  const run = instantiate(
    loop(["o", ...names], k => store("o", k, expression(...names.map(name => load(name, k))))),
    memory,
  );
  const end = addresses[0] + Math.ceil(out.byteLength / 64) * 64;
  return {
    run: () => run(...addresses, end),
    read: () => new out.constructor(memory.buffer, addresses[0], out.length),
  };
};

const reduction = (names, begin, step, end, results) => inputs => {
  const args = names.map(name => inputs[name]);
  const { memory, addresses } = place(args);
  const run = instantiate(loop(names, step, `(result ${results})`, begin, end), memory);
  // 1e6 float64 are a whole number of 64-byte turns.
  const last = addresses[0] + args[0].byteLength;
  return { run: () => run(...addresses, last), read: x => x };
};
const lanes = "(f64x2.add (f64x2.add (local.get $s0) (local.get $s1)) (f64x2.add (local.get $s2) (local.get $s3)))";
const total = `(local.set $s0 ${lanes})
  (f64.add (f64x2.extract_lane 0 (local.get $s0)) (f64x2.extract_lane 1 (local.get $s0)))`;
const accumulate = value => k => `(local.set $s${k} (f64x2.add (local.get $s${k}) ${value(k)}))`;

const add = { f64: "f64x2.add", f32: "f32x4.add", u8: "i8x16.add" };
const binary = table => inputs => elementwise(["a", "b"], (a, b) => `(${table[inputs.dtype]} ${a} ${b})`)(inputs);
const multiply = binary({ f64: "f64x2.mul", f32: "f32x4.mul" });
const fused = inputs => {
  const t = inputs.dtype === "f64" ? "f64x2" : "f32x4";
  return elementwise(
    ["a", "b", "c", "d"],
    (a, b, c, d) => `(${t}.sub (${t}.add (${t}.mul ${a} ${b}) ${c}) ${d})`,
  )(inputs);
};
const sqrt = inputs => elementwise(["x"], x => `(${inputs.dtype === "f64" ? "f64x2" : "f32x4"}.sqrt ${x})`)(inputs);

export const cases = {
  add_f64_1e6: binary(add),
  add_f64_1e7: binary(add),
  add_f32_1e6: binary(add),
  add_f32_1e7: binary(add),
  add_u8_1e6: binary(add),
  image_wrap: binary(add),
  small_kernel: binary(add),
  mul_f64_1e6: multiply,
  mul_f32_1e6: multiply,
  fused_f64: fused,
  fused_f32: fused,
  sqrt_f64: sqrt,
  sqrt_f32: sqrt,
  image_saturate: elementwise(["a", "b"], (a, b) => `(i8x16.add_sat_u ${a} ${b})`),
  sum_f64: reduction(
    ["a"],
    "",
    accumulate(k => load("a", k)),
    total,
    "f64",
  ),
  dot_f64: reduction(
    ["a", "b"],
    "",
    accumulate(k => `(f64x2.mul ${load("a", k)} ${load("b", k)})`),
    total,
    "f64",
  ),
  distance_f64: reduction(
    ["a", "b"],
    "",
    k => `(local.set $t${k} (f64x2.sub ${load("a", k)} ${load("b", k)}))
      ${accumulate(j => `(f64x2.mul (local.get $t${j}) (local.get $t${j}))`)(k)}`,
    total,
    "f64",
  ),
  // The quick minimum and maximum lose NaNs, so a sum is taken along that is NaN if any value is.
  minmax_f64: inputs => {
    const across = (op, v) => {
      const all = `(${op} (${op} (local.get $${v}0) (local.get $${v}1)) (${op} (local.get $${v}2) (local.get $${v}3)))`;
      return `(local.set $${v}0 ${all})`;
    };
    const lane = (v, k) => `(f64x2.extract_lane ${k} (local.get $${v}0))`;
    const { run } = reduction(
      ["a"],
      [0, 1, 2, 3].map(k => `(local.set $s${k} ${load("a", k)}) (local.set $t${k} (local.get $s${k}))`).join(" "),
      k => `(local.set $v ${load("a", k)})
        (local.set $s${k} (f64x2.pmin (local.get $s${k}) (local.get $v)))
        (local.set $t${k} (f64x2.pmax (local.get $t${k}) (local.get $v)))
        (local.set $u${k} (f64x2.add (local.get $u${k}) (local.get $v)))`,
      `${across("f64x2.pmin", "s")} ${across("f64x2.pmax", "t")} ${across("f64x2.add", "u")}
        (f64.min ${lane("s", 0)} ${lane("s", 1)}) (f64.max ${lane("t", 0)} ${lane("t", 1)})
        (f64.add ${lane("u", 0)} ${lane("u", 1)})`,
      "f64 f64 f64",
    )(inputs);
    const read = ([min, max, sum]) => (Number.isNaN(sum) ? [sum, sum] : [min, max]);
    return { run, read };
  },
  sumC_f64: reduction(
    ["a"],
    "",
    accumulate(k => load("a", k)),
    total,
    "f64",
  ),
};
