/**
 * `_testbuffer.ndarray` in JavaScript: an exporter of any layout, scripted for tests. Items are given in memory order;
 * PIL-style arrays have one block a row; layouts can be pushed and popped as the original's linked list.
 */
import * as f from "@lanewise/format";

export interface NDOptions {
  format?: string;
  strides?: number[];
  offset?: number;
  writable?: boolean;
  fortran?: boolean;
  pil?: boolean;
  fail?: boolean;
  /** ND_VAREXPORT: the layout may change while it is exported; earlier records keep theirs. */
  varexport?: boolean;
}

export class NDArray {
  #layouts: f.Located[] = [];
  readonly #options: NDOptions;
  exports = 0;

  constructor(items: readonly unknown[], shape: readonly number[], options: NDOptions = {}) {
    this.#options = options;
    this.push(items, shape, options);
  }

  push(items: readonly unknown[], shape: readonly number[], options: NDOptions = {}): void {
    if (this.exports > 0 && !this.#options.varexport) throw new f.BufferError("exported", { exports: this.exports });
    this.#layouts.push(layoutOf(items, shape, options));
  }

  pop(): void {
    if (this.exports > 0) throw new f.BufferError("exported", { exports: this.exports });
    if (this.#layouts.length === 1) throw new f.BufferError("only one layout is left");
    this.#layouts.pop();
  }

  get located(): f.Located {
    return this.#layouts.at(-1)!;
  }

  [f.BUFFER](flags: number): f.BufferRecord {
    if (this.#options.fail) throw new f.BufferError("getbuf fails on purpose");
    const { buffer, geometry, dtype, blocks } = this.located;
    const record = f.createRecord(
      {
        ...geometry,
        obj: this,
        buffer,
        blocks,
        format: this.#options.format ?? dtype.format,
        readonly: !this.#options.writable,
        onRelease: () => void this.exports--,
      },
      flags,
    );
    this.exports++;
    return record;
  }
}

function layoutOf(items: readonly unknown[], shape: readonly number[], options: NDOptions): f.Located {
  const { format = "B", offset = 0, fortran = false, pil = false } = options;
  const dtype = f.dtype(format);
  const { itemsize } = dtype;
  const codec = f.elementCodec(dtype);
  const data = new DataView(new ArrayBuffer(items.length * itemsize));
  items.forEach((item, k) => {
    codec.write(data, k * itemsize, item);
  });
  const strides = options.strides ?? f.contiguousStrides(f.checkShape(shape, "shape"), itemsize, fortran ? "F" : "C");
  const geometry: f.Geometry = { byteOffset: offset, shape, strides, itemsize };
  f.checkBounds(geometry, data.byteLength);
  const located: f.Located = { buffer: data.buffer, geometry, dtype };
  return pil ? indirect(located) : located;
}

/** The same elements with one block for each row. */
function indirect({ buffer, geometry, dtype }: f.Located): f.Located {
  const [rows, ...rest] = geometry.shape as [number, ...number[]];
  const table = new DataView(new ArrayBuffer(8 * rows));
  const blocks = Array.from({ length: rows }, (_, row) => {
    table.setUint32(8 * row, row, true);
    const own = rest.includes(0) ? buffer.slice(0, 0) : (buffer as ArrayBuffer).slice(0);
    return { buffer: own, byteOffset: geometry.byteOffset + row * geometry.strides[0]! };
  });
  return {
    buffer: table.buffer,
    blocks,
    dtype,
    geometry: {
      byteOffset: 0,
      shape: geometry.shape,
      strides: [8, ...geometry.strides.slice(1)],
      itemsize: geometry.itemsize,
      suboffsets: [0, ...rest.map(() => -1)],
    },
  };
}

/** What a record says, located: what `getBuffer`'s caller can read with the functions of this package. */
export function locate(record: f.FullBufferRecord): f.Located {
  const { buffer, byteOffset, shape, strides, itemsize, suboffsets, blocks, format } = record;
  return {
    buffer,
    blocks,
    dtype: f.dtypeOfBuffer(format, itemsize),
    geometry: { byteOffset, shape, strides, itemsize, suboffsets },
  };
}

/** Nested values of an exporter (`tolist`). */
export function listOf(exporter: unknown): unknown {
  using record = f.getBuffer(exporter);
  return f.toArray(locate(record));
}
