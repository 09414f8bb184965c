/** A worker that does one thing with what it is sent, and answers. */

import { parentPort, type Transferable } from "node:worker_threads";
import { attach, defaultHeap } from "@lanewise/array";
import { getBuffer } from "@lanewise/format";

const codeOf = (f: () => unknown): string => {
  try {
    f();
  } catch (error) {
    return (error as { code?: string }).code ?? String(error);
  }
  return "nothing thrown";
};

const held: unknown[] = [];

const actions: Record<string, (data: any) => unknown> = {
  /** Doubles every element in place and lets go. */
  double(ticket) {
    const a = attach(ticket) as any;
    for (let i = 0; i < a.length; i++) a.set(i, 2 * a.get(i));
    const answer = { shape: a.shape, dtype: a.dtype.name, exports: a.exports, owned: a.heap.owned };
    a.release();
    return answer;
  },
  attachAndKeep(ticket) {
    held.push(attach(ticket));
    return "held";
  },
  /** What a foreign thread may not do, and what it may. */
  rights(ticket) {
    const a = attach(ticket) as any;
    const copy = a.slice(0, 2);
    const answer = {
      append: codeOf(() => a.append(1)),
      resize: codeOf(() => a.resize(1)),
      reserve: codeOf(() => a.reserve(100)),
      same: codeOf(() => a.resize(a.length)),
      allocate: codeOf(() => a.heap.allocate(8)),
      stats: codeOf(() => a.heap.stats()),
      copy: copy.toArray(),
      copyInOwnHeap: copy.heap === defaultHeap(),
      retained: a.retain().exports,
    };
    held.push(a);
    return answer;
  },
  part(ticket) {
    const part = attach(ticket) as any;
    const record = getBuffer(part);
    const { shape, strides, readonly, format } = record;
    const items = new Float64Array(record.buffer);
    const first = items[record.byteOffset / 8];
    part.release();
    const whileHeld = part.released;
    record.release();
    return { shape, strides, readonly, format, first, whileHeld };
  },
  heap(ticket) {
    const heap = attach(ticket.heap) as any;
    new Float64Array(heap.buffer, ticket.address, 1)[0] = 42;
    const twice = attach(ticket.heap) === heap;
    const answer = {
      owned: heap.owned,
      twice,
      code: codeOf(() => heap.allocate(8)),
      wrong: codeOf(() => heap.free(ticket.address + 64)),
    };
    heap.free(ticket.address);
    return answer;
  },
  /** Shares on: the ticket goes back to the owner, who attaches it after this thread let go. */
  passOn(ticket) {
    const a = attach(ticket) as any;
    const again = a.share();
    a.release();
    return again;
  },
  attachRace({ ticket, gate }) {
    Atomics.wait(gate, 0, 0);
    return codeOf(() => held.push(attach(ticket)));
  },
};

parentPort?.on("message", ({ action, data }: { action: string; data: unknown }) => {
  const answer = (actions[action] as (data: unknown) => unknown)(data);
  parentPort?.postMessage(answer, [] as Transferable[]);
});
