import { type DType, DTypeError, elementCodec, type Geometry } from "@lanewise/format";
export interface Located {
  readonly buffer: ArrayBufferLike;
  readonly geometry: Geometry;
  readonly dtype: DType;
  readonly blocks?: unknown;
}
export function copyElements(target: Located, source: Located): void {
  if (!target.dtype.equals(source.dtype)) throw new DTypeError("conversion");
  const { shape } = target.geometry;
  const item = source.geometry.itemsize;
  const [to, from] = [new Uint8Array(target.buffer), new Uint8Array(source.buffer)];
  const visit = (axis: number, a: number, b: number): void => {
    if (axis === shape.length) {
      to.set(from.subarray(b, b + item), a);
      return;
    }
    for (let i = 0; i < (shape[axis] as number); i++)
      visit(
        axis + 1,
        a + i * (target.geometry.strides[axis] as number),
        b + i * (source.geometry.strides[axis] as number),
      );
  };
  visit(0, target.geometry.byteOffset, source.geometry.byteOffset);
}
void elementCodec;

export function fillElements(target: Located, value: unknown): void {
  const codec = elementCodec(target.dtype);
  const view = new DataView(target.buffer);
  codec.check(value as never);
  const { shape, strides, byteOffset } = target.geometry;
  const visit = (axis: number, at: number): void => {
    if (axis === shape.length) codec.write(view, at, value as never);
    else for (let i = 0; i < (shape[axis] as number); i++) visit(axis + 1, at + i * (strides[axis] as number));
  };
  visit(0, byteOffset);
}

export function sameValue(x: unknown, y: unknown): boolean {
  return (typeof x === "string") === (typeof y === "string") && (x as number) == (y as number);
}
export function equalElements(a: Located, b: Located): boolean {
  return a === b;
}
