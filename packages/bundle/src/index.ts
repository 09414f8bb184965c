/**
 * lanewise: everything in one import. Re-exports the four packages and holds no logic of its own.
 *
 * Where two packages export one name, the line without a star says which one is meant.
 */
export * from "@lanewise/array";
export * from "@lanewise/format";
export type { Expression, RankOf } from "@lanewise/simd";
export * from "@lanewise/simd";
export { configure } from "@lanewise/simd";
export * from "@lanewise/view";
