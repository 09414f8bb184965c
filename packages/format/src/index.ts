// Formats, values and errors.

// Protocol, geometry, slices and copies.
export { adoptMemory } from "./adopt.ts";
export { byteLengthOf, checkAttached } from "./attached.ts";
export { broadcastShapes, broadcastStrides } from "./broadcast.ts";
export type { RecordSource } from "./buffer-record.ts";
export { createRecord } from "./buffer-record.ts";
export type { Walk } from "./coalesce.ts";
export { coalesce } from "./coalesce.ts";
export type { Order } from "./contiguity.ts";
export { isContiguous } from "./contiguity.ts";
export type { ErrorCode, LanewiseError } from "./errors.ts";
export {
  ArgumentError,
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
export type { Answer } from "./exporters.ts";
export { registerExporter } from "./exporters.ts";
export type { Geometry } from "./geometry.ts";
export { checkBounds, checkShape, contiguousStrides, extentOf, MAX_NDIM, sizeOf } from "./geometry.ts";
export { getBuffer, isExporter } from "./get-buffer.ts";
export { NoIndex } from "./no-index.ts";
export type { Overlap } from "./overlap.ts";
export { mayOverlapItself, overlapOf } from "./overlap.ts";
export type { BufferAnswer, BufferBlock, BufferRecord, Exporter, FullBufferRecord } from "./protocol.ts";
export { BUFFER, VERSION } from "./protocol.ts";
export { BufferFlags } from "./request.ts";
