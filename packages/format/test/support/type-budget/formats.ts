/** What test/type-budget.test.ts has the compiler work out: a record in a record, a long one, descr, struct and codec. */
import { codec, dtype, elementCodec, struct } from "@lanewise/format";

const view = new DataView(new ArrayBuffer(1000));

const nested = dtype("T{ T{ d:x: (2)l:y: }:in: 3s:tag: 2x >H:port: Q 5t:bits: &<i:p: X{}:f: }");
export const y: bigint = elementCodec(nested).read(view, 0).in.y[1];

const long = dtype(
  "T{<i:a0:i:a1:i:a2:i:a3:i:a4:i:a5:i:a6:i:a7:i:a8:i:a9:d:b0:d:b1:d:b2:d:b3:d:b4:d:b5:d:b6:d:b7:d:b8:d:b9:" +
    "q:c0:q:c1:q:c2:q:c3:q:c4:q:c5:q:c6:q:c7:q:c8:q:c9:}",
);
export const c9: unknown = elementCodec(long).read(view, 0).c9;

const literal = dtype("T{<i:a0:i:a1:i:a2:i:a3:i:a4:d:b0:d:b1:d:b2:d:b3:d:b4:q:c0:q:c1:q:c2:q:c3:q:c4:?:e:B:f:}");
export const c4: bigint = elementCodec(literal).read(view, 0).c4;

const descr = dtype([
  ["x", "<f8"],
  ["m", "i4", [2, 2]],
  ["r", [["s", "|S3"]]],
]);
export const m: number = elementCodec(descr).read(view, 0).m[1][0];

const pixel = struct({ x: "u2", y: "H", rgb: "(3)B", at: nested }, { byteOrder: ">" });
export const port: number = elementCodec(pixel).read(view, 0).at.port;

const [magic, , size]: [Uint8Array, number, bigint, number, number] = codec("<4s I Q 2h").unpack(view);
export const header = [magic, size] as const;
