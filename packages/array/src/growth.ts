/**
 * How much room a growing array takes. A pure function, so that the policy can be read, tested and changed in one place.
 */

/**
 * The capacity in rows for an array that needs `needed` and has `capacity`: half as much again, so that n appends copy
 * fewer than 3n rows, and a few at least, so that small arrays do not grow at every step.
 */
export function nextCapacity(capacity: number, needed: number): number {
  return Math.max(needed, Math.floor(capacity * 1.5), 8);
}
