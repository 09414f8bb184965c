// One walk through all layers with known answers, given the namespace of "lanewise". Runs in Node and in pages; knows no
// test framework, since it stands in an empty project. Throws at the first wrong answer, else returns one line.
export async function smoke(lw) {
  let checks = 0;
  const same = (actual, expected, what) => {
    checks += 1;
    const got = JSON.stringify(actual);
    const wanted = JSON.stringify(expected);
    if (got !== wanted) throw new Error(`${what}: expected ${wanted}, got ${got}`);
  };
  const refuses = (action, code, what) => {
    checks += 1;
    try {
      action();
    } catch (error) {
      if (error.code === code) return;
      throw new Error(`${what}: expected ${code}, got ${error.code ?? ""} ${error.message}`);
    }
    throw new Error(`${what}: nothing was thrown`);
  };

  // format: the struct grammar, and the protocol over plain typed arrays.
  same(lw.calcsize("ib"), 5, "calcsize");
  const record = lw.getBuffer(new Float32Array([1, 2, 3]));
  same([record.format, record.shape, record.strides], ["f", [3], [4]], "getBuffer");
  record.release();

  // view: negative steps and transposes without a copy.
  const pixels = Uint8Array.from({ length: 24 }, (_, index) => index);
  const image = lw.view(pixels, { shape: [2, 4, 3] });
  const mirrored = image.slice(":, ::-1, 0");
  same(
    mirrored.toArray(),
    [
      [9, 6, 3, 0],
      [21, 18, 15, 12],
    ],
    "mirrored channel",
  );
  pixels[9] = 99;
  same(mirrored.get(0, 0), 99, "a view sees its memory");
  image.release();

  // array: owned memory, the lock, release.
  const owned = lw.array([1, 2, 3, 4], "float32");
  const window = lw.view(owned);
  refuses(() => owned.resize(2), "BUFFER", "resize while exported");
  window.release();
  owned.resize(6);
  same(owned.toArray(), [1, 2, 3, 4, 0, 0], "grown array");

  // simd: one expression, in place, into plain memory, reduced; long enough for whole vectors and a rest.
  const a = Float64Array.from({ length: 1003 }, (_, index) => index);
  const b = Float64Array.from({ length: 1003 }, (_, index) => 2 * index);
  const out = new Float64Array(1003);
  lw.lanes`${a} * 3 - ${b} + 1`.into(out);
  same(Array.from(out.subarray(0, 3)).concat(out[1002]), [1, 2, 3, 1003], "lanes into");
  same(lw.simd(a).add(b).sum(), (3 * 1002 * 1003) / 2, "sum");
  same(
    Array.from(
      lw
        .simd(new Int32Array([5, -7]))
        .mul(2)
        .toTypedArray(),
    ),
    [10, -14],
    "toTypedArray",
  );
  same(lw.simd(owned).add(1).toTypedArray().length, 6, "an owned array as operand");
  owned.release();
  refuses(() => owned.get(0), "RELEASED", "use after release");

  const { path, threads } = lw.info();
  return `${checks} checks, ${path} kernels, ${threads.ready} of ${threads.wanted} threads ${threads.reasons.join("; ")}`;
}
