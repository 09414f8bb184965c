export { s as range } from "@lanewise/format";
export type { Viewed } from "./acquire.ts";
export { isView, view } from "./acquire.ts";
export type { Accessor } from "./elements/unchecked.ts";
export type { ViewErrorCode } from "./errors.ts";
export { ReadonlyError } from "./errors.ts";
export type { MemoryLayout } from "./from-memory.ts";
export { fromMemory } from "./from-memory.ts";
export type { Generic, GenericArgument } from "./generic.ts";
export { generic } from "./generic.ts";
export type { Axes } from "./layouts/reshape.ts";
export { unstack } from "./layouts/unstack.ts";
export type {
  Contiguous,
  ItemOf,
  Layout,
  MemoryView,
  Mode,
  Owner,
  ReadonlyMemoryView,
  ViewOf,
  WiderRank,
} from "./memory-view.ts";
export { broadcastArrays, meshgrid } from "./meshgrid.ts";
export type { ViewSpec } from "./spec.ts";
export type { InspectOptions } from "./text/container-text.ts";
export { inspect } from "./text/inspect.ts";
export type { Drawable } from "./text/svg.ts";
export { toSVG } from "./text/svg.ts";
