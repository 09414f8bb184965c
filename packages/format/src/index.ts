// The whole surface of the package; the formatter keeps it sorted by file.
export { adoptMemory } from "./adopt.ts";
export { byteLengthOf, checkAttached } from "./attached.ts";
export { broadcastShapes, broadcastStrides } from "./broadcast.ts";
export { BufferFlags } from "./buffer-flags.ts";
export type { RecordSource } from "./buffer-record.ts";
export { createRecord } from "./buffer-record.ts";
export type { Walk } from "./coalesce.ts";
export { coalesce } from "./coalesce.ts";
export { equalElements, sameValue } from "./compare.ts";
export type { Order } from "./contiguity.ts";
export { isContiguous } from "./contiguity.ts";
export { copyElements, encodeElement, fillElements, fillEncoded, isShared } from "./copy.ts";
export type { Descr } from "./descr.ts";
export { toDescr } from "./descr.ts";
export { dtype } from "./dtype.ts";
export { dtypeOfBuffer } from "./dtype-of-buffer.ts";
export type { ElementCodec } from "./element.ts";
export { elementCodec } from "./element.ts";
export type { DType, DTypeField } from "./element-type.ts";
export { isDType } from "./element-type.ts";
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
export type { Located } from "./located.ts";
export { NoIndex } from "./no-index.ts";
export type { DescrField } from "./numpy.ts";
export type { Overlap } from "./overlap.ts";
export { mayOverlapItself, overlapOf } from "./overlap.ts";
export type { Casting, DTypeKind, FloatInfo, IntegerInfo } from "./promote.ts";
export { canCast, finfo, iinfo, isdtype, resultType } from "./promote.ts";
export type { BufferAnswer, BufferBlock, BufferRecord, Exporter, FullBufferRecord } from "./protocol.ts";
export { BUFFER, VERSION } from "./protocol.ts";
export type { Kind, ScalarName, TypedArrayConstructor } from "./scalars.ts";
export type { Slice, SliceItem } from "./slice.ts";
export { ellipsis, newaxis, s, sliceIndices } from "./slice.ts";
export { applySlice, pick } from "./slice-apply.ts";
export type { IndirectLayout } from "./slice-indirect.ts";
export { sliceIndirect } from "./slice-indirect.ts";
export { parseSlice } from "./slice-text.ts";
export type { StructOf, StructOptions } from "./struct.ts";
export { struct, text } from "./struct.ts";
export type { Codec } from "./struct-codec.ts";
export { codec } from "./struct-codec.ts";
export { calcsize, iterUnpack, pack, packInto, unpack, unpackFrom } from "./struct-module.ts";
export { countMoved, movedBytes } from "./traffic.ts";
export type { Indices, LowerRank, NestedValues, NumericContainer } from "./types/container.ts";
export type { ItemsRank, SliceRank } from "./types/slice-rank.ts";
export type { DTypeSpec, Normalise } from "./types/spec.ts";
export type { StructInputs, StructValues } from "./types/struct-values.ts";
export type { Complex, Input, SubArray, TypedArrayOf, Value } from "./types/values.ts";
export type { UnsharedArray } from "./unshared.ts";
export { toUnshared } from "./unshared.ts";
export { offsets, toArray, toBytes, toHex, toTypedArray } from "./walk.ts";
