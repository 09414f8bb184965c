// Plain JavaScript: typed arrays and loops, what anyone writes first.
export const version = process.version;

const binary = f => inputs => {
  const out = new inputs.a.constructor(inputs.n);
  return { run: () => f(inputs.a, inputs.b, out, inputs.n), read: () => out };
};
const add = binary((a, b, out, n) => {
  for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
});
const multiply = binary((a, b, out, n) => {
  for (let i = 0; i < n; i++) out[i] = a[i] * b[i];
});
const fused = ({ a, b, c, d, n }) => {
  const out = new a.constructor(n);
  return {
    run: () => {
      for (let i = 0; i < n; i++) out[i] = a[i] * b[i] + c[i] - d[i];
    },
    read: () => out,
  };
};
const unary = f => inputs => {
  const out = new inputs.x.constructor(inputs.n);
  return { run: () => f(inputs.x, out, inputs.n), read: () => out };
};
const sqrt = unary((x, out, n) => {
  for (let i = 0; i < n; i++) out[i] = Math.sqrt(x[i]);
});
const exp = unary((x, out, n) => {
  for (let i = 0; i < n; i++) out[i] = Math.exp(x[i]);
});
const sin = unary((x, out, n) => {
  for (let i = 0; i < n; i++) out[i] = Math.sin(x[i]);
});
const value = make => inputs => ({ run: make(inputs), read: x => x });

export const cases = {
  add_f64_1e6: add,
  add_f64_1e7: add,
  add_f32_1e6: add,
  add_f32_1e7: add,
  add_u8_1e6: add,
  image_wrap: add,
  foreign_f64: add,
  small_into: add,
  mul_f64_1e6: multiply,
  mul_f32_1e6: multiply,
  fused_f64: fused,
  fused_f32: fused,
  sqrt_f64: sqrt,
  sqrt_f32: sqrt,
  exp_f64: exp,
  exp_f32: exp,
  sin_f64: sin,
  sin_f32: sin,
  sum_f64: value(({ a, n }) => () => {
    let s = 0;
    for (let i = 0; i < n; i++) s += a[i];
    return s;
  }),
  dot_f64: value(({ a, b, n }) => () => {
    let s = 0;
    for (let i = 0; i < n; i++) s += a[i] * b[i];
    return s;
  }),
  minmax_f64: value(({ a, n }) => () => {
    let low = a[0];
    let high = a[0];
    for (let i = 1; i < n; i++) {
      const x = a[i];
      if (x < low) low = x;
      if (x > high) high = x;
    }
    return [low, high];
  }),
  distance_f64: value(({ a, b, n }) => () => {
    let s = 0;
    for (let i = 0; i < n; i++) {
      const d = a[i] - b[i];
      s += d * d;
    }
    return s;
  }),
  addT_f64: ({ a, b, m }) => {
    const out = new Float64Array(m * m);
    return {
      run: () => {
        for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) out[i * m + j] = a[i * m + j] + b[j * m + i];
      },
      read: () => out,
    };
  },
  row_f64: ({ a, b, m }) => {
    const out = new Float64Array(m * m);
    return {
      run: () => {
        for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) out[i * m + j] = a[i * m + j] + b[j];
      },
      read: () => out,
    };
  },
  column_f64: ({ a, b, m }) => {
    const out = new Float64Array(m * m);
    return {
      run: () => {
        for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) out[i * m + j] = a[i * m + j] + b[i];
      },
      read: () => out,
    };
  },
  strided_f64: ({ a, b, n }) => {
    const out = new Float64Array(n);
    return {
      run: () => {
        for (let i = 0; i < n; i++) out[i] = a[2 * i] + b[2 * n - 1 - 2 * i];
      },
      read: () => out,
    };
  },
  mixed_i32_f64: ({ a, b, n }) => {
    const out = new Float64Array(n);
    return {
      run: () => {
        for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
      },
      read: () => out,
    };
  },
  record_add: ({ buffer, n }) => {
    const view = new DataView(buffer);
    const out = new Float64Array(n);
    return {
      run: () => {
        for (let i = 0; i < n; i++) out[i] = view.getFloat64(13 * i + 1, true) + view.getFloat64(13 * i + 1, true);
      },
      read: () => out,
    };
  },
  record_sum: value(({ buffer, n }) => {
    const view = new DataView(buffer);
    return () => {
      let s = 0;
      for (let i = 0; i < n; i++) s += view.getFloat64(13 * i + 1, true);
      return s;
    };
  }),
  sumT_f64: value(({ a, m }) => () => {
    let s = 0;
    for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) s += a[j * m + i];
    return s;
  }),
  sumC_f64: value(({ a, m }) => () => {
    let s = 0;
    for (let i = 0; i < m * m; i++) s += a[i];
    return s;
  }),
  image_saturate: ({ a, b, n }) => {
    const out = new Uint8ClampedArray(n);
    return {
      run: () => {
        for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
      },
      read: () => out,
    };
  },
  image_gray: ({ a, n }) => {
    const out = new Uint8Array(n / 4);
    return {
      run: () => {
        for (let i = 0, k = 0; k < n; i++, k += 4) out[i] = (a[k] * 77 + a[k + 1] * 150 + a[k + 2] * 29) >> 8;
      },
      read: () => out,
    };
  },
  small_new: ({ a, b, n }) => ({
    run: () => {
      const out = new Float64Array(n);
      for (let i = 0; i < n; i++) out[i] = a[i] + b[i];
      return out;
    },
    read: x => x,
  }),
  get: value(({ a, m }) => () => {
    let s = 0;
    for (let i = 0; i < m; i++) for (let j = 0; j < m; j++) s += a[i * m + j];
    return s;
  }),
};
