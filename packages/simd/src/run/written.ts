/** Operands that were written down: dense elements in memory of their own, which nobody else has. */
import { BUFFER, type DType } from "@lanewise/format";

export class Written {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly buffer: ArrayBuffer;
  readonly memory = null;
  readonly readonly = false;

  constructor(dtype: DType, shape: readonly number[], buffer: ArrayBuffer) {
    this.dtype = dtype;
    this.shape = shape;
    this.buffer = buffer;
  }

  /** @internal */
  [BUFFER](): { buffer: ArrayBuffer; format: string; shape: readonly number[] } {
    return { buffer: this.buffer, format: this.dtype.format, shape: this.shape };
  }
}
