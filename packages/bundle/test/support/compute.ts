/** What another thread does with an array or a view that it was sent: arithmetic in place in the sender's heap. */
import * as lw from "lanewise";
import { counted } from "./counted.ts";

export interface Answer {
  readonly staged: number;
  readonly movedBytes: number;
  readonly last: string;
  readonly sum: number;
}

export function compute(ticket: lw.Ticket): Answer | { readonly code: string } {
  try {
    const shared = lw.attach(ticket) as lw.ManagedArray;
    lw.configure({ threads: 1 });
    const { staged, movedBytes, last } = counted(() => lw.simd(shared).mul(2).add(1).into(shared));
    const sum = lw.simd(shared).sum() as number;
    // No `using`: Node runs this file as it stands.
    shared.release();
    return { staged, movedBytes, last, sum };
  } catch (error) {
    return { code: (error as { code?: string }).code ?? String(error) };
  }
}
