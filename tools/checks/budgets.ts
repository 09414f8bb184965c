/**
 * Size budgets: what a user pays for typical imports, minified by esbuild and gzipped, in kilobytes of 1000 bytes.
 *
 * A budget is about a tenth above what was last measured. Raise one only together with the change that needs it, and say
 * in its changeset what the user gets for it.
 */
export interface Budget {
  readonly name: string;
  readonly code: string;
  readonly kilobytes: number;
}

export const BUDGETS: readonly Budget[] = [
  { name: "format: getBuffer", code: 'export { getBuffer } from "@lanewise/format";', kilobytes: 6.7 },
  {
    name: "format: getBuffer and dtype",
    code: 'export { dtype, getBuffer } from "@lanewise/format";',
    kilobytes: 11.4,
  },
  { name: "array: zeros", code: 'export { zeros } from "@lanewise/array";', kilobytes: 35 },
  { name: "view: view", code: 'export { view } from "@lanewise/view";', kilobytes: 35 },
  { name: "simd: add", code: 'export { add } from "@lanewise/simd";', kilobytes: 74 },
  { name: "lanewise: everything", code: 'export * from "lanewise";', kilobytes: 162 },
];
