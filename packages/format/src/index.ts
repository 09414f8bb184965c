// Formats, values and errors.
export type { ErrorCode, LanewiseError } from "./errors.ts";
export {
  BufferError,
  brandError,
  DetachedError,
  DTypeError,
  FormatError,
  IndexError,
  isLanewiseError,
  ReleasedError,
  ShapeError,
  StructError,
  ValueRangeError,
} from "./errors.ts";

// Protocol, geometry, slices and copies.
