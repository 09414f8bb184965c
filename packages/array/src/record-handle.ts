/**
 * Live records: objects whose properties are the fields of one element, reading and writing it in place. Where a decoded
 * record is a frozen copy, this follows the array: it finds the element anew at each access, so it stays right when the
 * array moves, and throws when the array is released or has become too short.
 */
import { type DType, DTypeError, elementCodec, type Input, type Value } from "@lanewise/format";
import type { HeapMemory } from "./heap/heap-memory.ts";
import { withEncoded } from "./making/encode.ts";

/** The fields of a record, to read and to write. Nested records are live, too. */
export type RecordHandle<D> = 0 extends 1 & D
  ? any
  : {
      -readonly [Name in keyof D]: D[Name] extends object
        ? ":base" extends keyof D[Name]
          ? Value<D[Name]>
          : RecordHandle<D[Name]>
        : Value<D[Name]>;
    } & {
      /** Writes all fields at once, or none. */
      assign(value: Input<D>): void;
    };

/** Finds the element now: throws when the array is released or the element is gone. */
export type Locate = (operation: string) => { readonly heap: HeapMemory; readonly offset: number };

const LOCATE: unique symbol = /* @__PURE__ */ Symbol("locate") as never;

interface Live {
  readonly [LOCATE]: Locate;
}

/** One prototype for each record dtype. */
const prototypes: WeakMap<DType, object> = /* @__PURE__ */ new WeakMap();

/** @throws {DTYPE} when the dtype is no record */
export function recordHandle(dtype: DType, locate: Locate): object {
  let prototype = prototypes.get(dtype);
  if (!prototype) prototypes.set(dtype, (prototype = prototypeFor(dtype)));
  return Object.freeze(Object.create(prototype, { [LOCATE]: { value: locate } }) as object);
}

function prototypeFor(dtype: DType): object {
  if (!dtype.fields)
    throw new DTypeError(`record(...) needs elements that are records, these are ${dtype.name}`, dtype.name);
  const prototype: object = {};
  const define = (name: string, descriptor: PropertyDescriptor) =>
    Object.defineProperty(prototype, name, { configurable: true, ...descriptor });
  define("assign", { value: assigner(dtype, 0) });
  define("toJSON", {
    value(this: Live) {
      const { heap, offset } = this[LOCATE]("read");
      return elementCodec(dtype).read(heap.data, offset);
    },
  });
  // Last: a field of one of these names is what its name stands for.
  for (const field of dtype.fields) {
    define(field.name, {
      enumerable: true,
      get: getter(field.dtype, field.offset),
      set: assigner(field.dtype, field.offset),
    });
  }
  return Object.freeze(prototype);
}

function getter(dtype: DType, fieldOffset: number): (this: Live) => unknown {
  if (dtype.fields) {
    return function () {
      const locate = this[LOCATE];
      return recordHandle(dtype, operation => {
        const { heap, offset } = locate(operation);
        return { heap, offset: offset + fieldOffset };
      });
    };
  }
  const codec = elementCodec(dtype);
  return function () {
    const { heap, offset } = this[LOCATE]("read");
    return codec.read(heap.data, offset + fieldOffset);
  };
}

/** Values become bytes aside first: reading them may run user code, which may move or release the array. */
function assigner(dtype: DType, fieldOffset: number): (this: Live, value: unknown) => void {
  const codec = elementCodec(dtype);
  // Bits share their bytes with other fields: the codec must see what is there.
  const inPlace = dtype.kind === "bits";
  return function (value) {
    if (inPlace) {
      codec.check(value);
      const { heap, offset } = this[LOCATE]("write");
      codec.write(heap.data, offset + fieldOffset, value);
      return;
    }
    withEncoded(codec, dtype.itemsize, value, bytes => {
      const { heap, offset } = this[LOCATE]("write");
      heap.u8.set(bytes, offset + fieldOffset);
    });
  };
}
