/** What the owner and the workers of the two-worker model agree on. */
import type { ArrayTicket } from "@lanewise/array";

/** Elements 0 and 1 are counters, one for each worker; the others hold this. */
export function pattern(id: number, index: number): number {
  return (id * 1009 + index * 7) | 0;
}
export const COUNTERS = 2;

export interface Offer {
  readonly id: number;
  readonly ticket: ArrayTicket;
}

/** One round of work. */
export interface Order {
  readonly seed: number;
  readonly steps: number;
  readonly offers: readonly Offer[];
  /** Let go of everything at the end. */
  readonly finish: boolean;
}

export interface Report {
  /** Serials of the tickets that were redeemed here. */
  readonly won: readonly number[];
  /** Ids of the arrays that are attached now, once for each attachment. */
  readonly held: readonly number[];
  /** Tickets made here and still out. */
  readonly made: readonly Offer[];
  /** What was last written into the own counter of each array. */
  readonly counters: readonly (readonly [id: number, value: number])[];
  readonly steps: number;
  readonly problem: string | null;
}
