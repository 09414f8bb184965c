/**
 * The two-worker model: the owner creates, resizes, shares, cancels and releases arrays while two real workers attach,
 * retain, export, share, cancel, write and release them, all at once. Between rounds everything rests, and counts and
 * contents must be exactly what a model without threads says.
 */

import { Worker } from "node:worker_threads";
import {
  type ArrayTicket,
  array,
  attach,
  cancelShare,
  createHeap,
  type Heap,
  type ManagedArray,
} from "@lanewise/array";
import { Random } from "./random.ts";
import { COUNTERS, type Offer, type Order, pattern, type Report } from "./two-workers-protocol.ts";

const MIN_LENGTH = 8;

interface Entry {
  readonly id: number;
  /** The owner's handles; none once it let go, while workers may still hold the array. */
  readonly handles: ManagedArray[];
  /** The owner's own attachments. */
  readonly attached: ManagedArray[];
}

export interface Outcome {
  readonly steps: number;
  readonly rounds: number;
  readonly attached: number;
  readonly refused: number;
  readonly races: number;
  readonly heap: Heap;
}

export async function runTwoWorkers(seed: number, total: number): Promise<Outcome> {
  const random = new Random(seed);
  const heap = createHeap({ maximum: 2 ** 26 });
  const workers = [0, 1].map(index => {
    const url = new URL("./actor.ts", import.meta.url);
    return new Worker(url, { workerData: { index }, execArgv: ["--conditions=@lanewise/source", "--no-warnings"] });
  });
  const entries = new Map<number, Entry>();
  /** Tickets that are out, by serial. */
  let out = new Map<number, Offer>();
  let [nextId, steps, rounds, attachedTotal, refused, races] = [1, 0, 0, 0, 0, 0];
  let finished = false;

  const create = () => {
    const id = nextId++;
    const length = MIN_LENGTH + random.next(40);
    const values = Array.from({ length }, (_, i) => (i < COUNTERS ? 0 : pattern(id, i)));
    const a = array(values, "int32", { heap });
    if (random.next(2)) a.reserve(length + random.next(30));
    entries.set(id, { id, handles: [a], attached: [] });
  };

  const resize = ({ id, handles: [a] }: Entry) => {
    if (!a) return;
    const [before, exports, capacity] = [a.length, a.exports, a.capacity];
    const length = MIN_LENGTH + random.next(80);
    try {
      a.resize(length);
      // Exports may only have vanished meanwhile; a move or a shrink means that there were none at that moment.
      if (length < before || length > capacity) expectTrue(a.exports === 0, `array ${id} changed while exported`);
    } catch (error) {
      expectTrue(
        (error as { code?: string }).code === "BUFFER" && exports > 0,
        `resize of array ${id}: ${String(error)}`,
      );
      expectTrue(a.length === before, `a refused resize changed array ${id}`);
      refused++;
    }
    for (let i = Math.max(before, COUNTERS); i < a.length; i++) a.set(i, pattern(id, i));
  };

  const ownerStep = (offered: Offer[], cancelled: Set<number>) => {
    const entry = random.pick([...entries.values()]);
    const handle = entry?.handles[0];
    switch (random.next(11)) {
      case 0:
        if (entries.size < 12) create();
        break;
      case 1:
        if (handle && entry.handles.length < 4) entry.handles.push(handle.retain());
        break;
      case 2:
        if (entry) random.take(entry.handles)?.release();
        break;
      case 3:
      case 4:
        if (handle && out.size < 40) note(entry.id, handle.share());
        break;
      case 5:
      case 6: {
        // A race: the workers have been offered this ticket and may redeem it at this very moment.
        const offer = random.take(offered);
        if (!offer) break;
        races++;
        if (cancelShare(offer.ticket)) cancelled.add(offer.ticket.serial);
        break;
      }
      case 7: {
        const offer = random.take(offered);
        const owner = offer && entries.get(offer.id);
        if (!owner) break;
        races++;
        try {
          owner.attached.push(attach(offer.ticket));
          cancelled.add(offer.ticket.serial);
          attachedTotal++;
        } catch (error) {
          expectTrue((error as { code?: string }).code === "TICKET", String(error));
        }
        break;
      }
      case 8:
        if (entry) random.take(entry.attached)?.release();
        break;
      default:
        if (entry) resize(entry);
    }
  };
  const note = (id: number, ticket: ArrayTicket) => out.set(ticket.serial, { id, ticket });

  const ask = (worker: Worker, order: Order): Promise<Report> =>
    new Promise((resolve, reject) => {
      worker.once("message", (report: Report) => {
        worker.off("error", reject);
        resolve(report);
      });
      worker.once("error", reject);
      worker.postMessage(order);
    });

  try {
    while (!finished) {
      finished = steps >= total;
      rounds++;
      const offered = finished ? [] : [...out.values()];
      const perWorker = 60 + random.next(60);
      const reports = workers.map(worker =>
        ask(worker, { seed: random.next(2 ** 31), steps: finished ? 0 : perWorker, offers: offered, finish: finished }),
      );
      // While they work, the owner does, too.
      const cancelled = new Set<number>();
      const mine = finished ? 0 : 60 + random.next(60);
      const racing = [...offered];
      for (let i = 0; i < mine; i++) ownerStep(racing, cancelled);
      const answers = await Promise.all(reports);
      steps += mine + answers.reduce((sum, answer) => sum + answer.steps, 0);

      const next = new Map(out);
      for (const serial of cancelled) next.delete(serial);
      for (const { won, made, problem } of answers) {
        expectTrue(problem === null, problem ?? "");
        attachedTotal += won.length;
        for (const serial of won) expectTrue(next.delete(serial), `ticket ${serial} was redeemed twice`);
        for (const offer of made) next.set(offer.ticket.serial, offer);
      }
      out = next;
      settle(entries, out, answers);
      for (const [id, { handles, attached }] of entries) {
        const held =
          answers.some(answer => answer.held.includes(id)) || [...out.values()].some(offer => offer.id === id);
        if (handles.length + attached.length === 0 && !held) entries.delete(id);
      }
    }
    for (const { ticket } of out.values())
      expectTrue(cancelShare(ticket), "a ticket could not be taken back at the end");
    for (const { handles, attached } of entries.values()) for (const a of [...handles, ...attached]) a.release();
  } finally {
    await Promise.all(workers.map(worker => worker.terminate()));
  }
  return { steps, rounds, attached: attachedTotal, refused, races, heap };
}

/** Everything rests: counts and contents against the model. */
function settle(entries: Map<number, Entry>, out: Map<number, Offer>, answers: readonly Report[]): void {
  for (const { id, handles, attached } of entries.values()) {
    const a = handles[0] ?? attached[0];
    if (!a) continue;
    const tickets = [...out.values()].filter(offer => offer.id === id).length;
    const holders = answers.reduce((sum, answer) => sum + answer.held.filter(held => held === id).length, 0);
    const expected = tickets + holders + attached.length;
    expectTrue(a.exports === expected, `array ${id} has ${a.exports} exports, the model says ${expected}`);
    for (let i = COUNTERS; i < a.length; i++) {
      expectTrue(a.get(i) === pattern(id, i), `array ${id}[${i}] is ${a.get(i)}, the model says ${pattern(id, i)}`);
    }
    answers.forEach((answer, worker) => {
      const written = answer.counters.find(([counted]) => counted === id)?.[1] ?? 0;
      expectTrue(a.get(worker) === written, `counter ${worker} of array ${id} is ${a.get(worker)}, not ${written}`);
    });
  }
}

function expectTrue(truth: boolean, claim: string): void {
  if (!truth) throw new Error(claim);
}
