// The whole surface of the package; the formatter keeps it sorted by file.

export { checkArgument } from "./arguments/check-argument.ts";
export type { OptionsWording } from "./arguments/check-options.ts";
export { checkOptions } from "./arguments/check-options.ts";
export { describeValue } from "./arguments/describe-value.ts";
export { equalElements, orderOf, sameValue } from "./copies/compare.ts";
export { copyElements, encodeElement, fillElements, fillEncoded, isShared } from "./copies/copy.ts";
export type { Located } from "./copies/located.ts";
export { countMoved, movedBytes } from "./copies/traffic.ts";
export { offsets, toArray, toBytes, toHex, toTypedArray } from "./copies/walk.ts";
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
export type { Descr } from "./formats/descr.ts";
export { toDescr } from "./formats/descr.ts";
export { dtype } from "./formats/dtype.ts";
export { dtypeOfBuffer } from "./formats/dtype-of-buffer.ts";
export type { DType, DTypeField } from "./formats/element-type.ts";
export { isDType } from "./formats/element-type.ts";
export type { DescrField } from "./formats/numpy.ts";
export type { Casting, DTypeKind, FloatInfo, IntegerInfo } from "./formats/promote.ts";
export { canCast, finfo, iinfo, isdtype, resultType } from "./formats/promote.ts";
export type { Kind, ScalarName, TypedArrayConstructor } from "./formats/scalars.ts";
export { broadcastShapes, broadcastStrides } from "./geometry/broadcast.ts";
export { checkBounds, contiguousStrides, extentOf, isContiguous, sizeOf } from "./geometry/checked.ts";
export type { Walk } from "./geometry/coalesce.ts";
export { coalesce } from "./geometry/coalesce.ts";
export type { Order } from "./geometry/contiguity.ts";
export type { Geometry } from "./geometry/geometry.ts";
export { checkShape, MAX_NDIM } from "./geometry/geometry.ts";
export type { Overlap } from "./geometry/overlap.ts";
export { mayOverlapItself, overlapOf } from "./geometry/overlap.ts";
export { NoIndex } from "./no-index.ts";
export { adoptMemory, memoryOf } from "./protocol/adopt.ts";
export { byteLengthOf } from "./protocol/attached.ts";
export { BufferFlags } from "./protocol/buffer-flags.ts";
export type { RecordSource } from "./protocol/buffer-record.ts";
export { checkAttached, createRecord } from "./protocol/checked.ts";
export type { Answer } from "./protocol/exporters.ts";
export { registerExporter } from "./protocol/exporters.ts";
export { getBuffer, isExporter } from "./protocol/get-buffer.ts";
export type { BufferAnswer, BufferBlock, BufferRecord, Exporter, FullBufferRecord } from "./protocol/protocol.ts";
export { BUFFER, VERSION } from "./protocol/protocol.ts";
export type { UnsharedArray } from "./protocol/unshared.ts";
export { toUnshared } from "./protocol/unshared.ts";
export type { Place } from "./slices/place.ts";
export { placeOf } from "./slices/place.ts";
export type { Slice, SliceItem } from "./slices/slice.ts";
export { ellipsis, newaxis, s, sliceIndices } from "./slices/slice.ts";
export { applySlice, pick } from "./slices/slice-apply.ts";
export type { IndirectLayout } from "./slices/slice-indirect.ts";
export { sliceIndirect } from "./slices/slice-indirect.ts";
export { parseSlice } from "./slices/slice-text.ts";
export type { StructOf, StructOptions } from "./struct/struct.ts";
export { struct, text } from "./struct/struct.ts";
export type { Codec } from "./struct/struct-codec.ts";
export { codec } from "./struct/struct-codec.ts";
export { calcsize, iterUnpack, pack, packInto, unpack, unpackFrom } from "./struct/struct-module.ts";
export type { Indices, LowerRank, NestedValues, NumericContainer } from "./types/container.ts";
export type { Objects, Unless } from "./types/refusal.ts";
export type {
  CheckedPick,
  CheckedSlice,
  ItemsRank,
  SliceArguments,
  SlicedRank,
  SliceRank,
} from "./types/slice-rank.ts";
export type { CheckedDType, DTypeSpec, Legible, Normalise } from "./types/spec.ts";
export type { StructInputs, StructValues } from "./types/struct-values.ts";
export type { Complex, Input, SubArray, TypedArrayOf, Value } from "./types/values.ts";
export type { ElementCodec } from "./values/element.ts";
export { elementCodec } from "./values/element.ts";
