/** What a summary shows of an axis: some items at each end, and dots for those between. */

/** Stands for what a summary leaves out. */
export const DOTS = -1;

/** The indices to show in their order; all of them unless there are more than two edges. */
export function shownIndices(extent: number, edge: number): number[] {
  if (extent <= 2 * edge) return Array.from({ length: extent }, (_, index) => index);
  const head = Array.from({ length: edge }, (_, index) => index);
  return [...head, DOTS, ...head.map(index => extent - edge + index)];
}
