/** The dtype and rank that `view(x)` finds in what it is given, worked out by the compiler. Types only. */
import type { NumericContainer } from "@lanewise/format";

/** The dtype of an exporter's elements; any where only running can tell. */
export type DTypeOf<X> = X extends { readonly dtype: { readonly ":type"?: infer D } }
  ? Exclude<D, undefined>
  : X extends Float64Array
    ? "float64"
    : X extends Float32Array
      ? "float32"
      : X extends Int32Array
        ? "int32"
        : X extends Uint32Array
          ? "uint32"
          : X extends Int16Array
            ? "int16"
            : X extends Uint16Array
              ? "uint16"
              : X extends Int8Array
                ? "int8"
                : X extends Uint8Array | Uint8ClampedArray | ArrayBuffer | SharedArrayBuffer | DataView
                  ? "uint8"
                  : X extends BigInt64Array
                    ? "int64"
                    : X extends BigUint64Array
                      ? "uint64"
                      : any;

/** The rank of an exporter. */
export type RankOf<X> =
  X extends NumericContainer<any, infer N>
    ? N
    : X extends { readonly ndim: infer N extends number }
      ? N
      : X extends ArrayBufferView | ArrayBuffer | SharedArrayBuffer
        ? 1
        : number;
