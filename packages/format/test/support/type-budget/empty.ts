/** The same imports and no formats: what the compiler does anyway. */
import { codec, dtype, elementCodec, struct } from "@lanewise/format";

export const used = [codec, dtype, elementCodec, struct];
