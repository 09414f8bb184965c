/**
 * lanewise: everything in one import. Re-exports the four packages and holds no logic of its own.
 */
export * from "@lanewise/array";
export * from "@lanewise/format";
export * from "@lanewise/simd";
export * from "@lanewise/view";
