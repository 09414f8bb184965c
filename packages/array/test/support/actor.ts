/**
 * One worker of the two-worker model: does random steps with the tickets it is offered and reports what it did. Every claim
 * is checked against the model by the owner (two-workers.ts).
 */

import { parentPort, workerData } from "node:worker_threads";
import { attach, cancelShare, type ManagedArray } from "@lanewise/array";
import { type BufferRecord, getBuffer } from "@lanewise/format";
import { Random } from "./random.ts";
import { COUNTERS, type Offer, type Order, pattern, type Report } from "./two-workers-protocol.ts";

interface Attachment {
  readonly id: number;
  readonly handles: ManagedArray[];
  readonly records: BufferRecord[];
}

const { index: me } = workerData as { index: number };
const attachments: Attachment[] = [];
const counters = new Map<number, number>();

function work({ seed, steps, offers, finish }: Order): Report {
  const random = new Random(seed);
  const open = [...offers];
  const won: number[] = [];
  const made: Offer[] = [];
  let problem: string | null = null;
  const check = (truth: boolean, claim: string) => {
    if (!truth) problem ??= `worker ${me}: ${claim}`;
  };

  const tryAttach = ({ id, ticket }: Offer) => {
    let array: ManagedArray;
    try {
      array = attach(ticket);
    } catch (error) {
      check((error as { code?: string }).code === "TICKET", `attach threw ${String(error)}`);
      return;
    }
    won.push(ticket.serial);
    attachments.push({ id, handles: [array], records: [] });
    verify(id, array);
  };
  const verify = (id: number, array: ManagedArray) => {
    for (let i = COUNTERS; i < array.length; i++)
      check(array.get(i) === pattern(id, i), `array ${id}[${i}] is ${array.get(i)}`);
  };
  const forget = (attachment: Attachment) => {
    if (attachment.handles.length + attachment.records.length === 0)
      attachments.splice(attachments.indexOf(attachment), 1);
  };

  for (let step = 0; step < steps; step++) {
    const attachment = random.pick(attachments);
    const handle = attachment && random.pick(attachment.handles);
    switch (random.next(12)) {
      case 0:
      case 1: {
        const offer = random.take(open);
        if (offer) tryAttach(offer);
        break;
      }
      case 2:
        if (handle && attachment.handles.length < 4) attachment.handles.push(handle.retain());
        break;
      case 3:
      case 4:
        if (attachment) {
          random.take(attachment.handles)?.release();
          forget(attachment);
        }
        break;
      case 5:
        if (handle && attachment.records.length < 4) attachment.records.push(getBuffer(handle));
        break;
      case 6:
        if (attachment) {
          random.take(attachment.records)?.release();
          forget(attachment);
        }
        break;
      case 7:
        if (handle && made.length < 8) made.push({ id: attachment.id, ticket: handle.share() });
        break;
      case 8: {
        const offer = random.take(made);
        if (offer) check(cancelShare(offer.ticket), "an own ticket could not be cancelled");
        break;
      }
      case 9:
        if (handle) {
          const value = (counters.get(attachment.id) ?? 0) + 1;
          counters.set(attachment.id, value);
          handle.set(me, value);
        }
        break;
      case 10:
        if (handle) verify(attachment.id, handle);
        break;
      default:
        for (const record of attachment?.records ?? []) {
          const items = new Int32Array(record.buffer, record.byteOffset, record.nbytes / 4);
          for (let i = COUNTERS; i < items.length; i++) {
            check(items[i] === pattern((attachment as Attachment).id, i), `exported bytes of array ${attachment?.id}`);
          }
        }
    }
  }
  if (finish) {
    for (const { handles, records } of attachments.splice(0)) for (const x of [...handles, ...records]) x.release();
    for (const { ticket } of made.splice(0))
      check(cancelShare(ticket), "an own ticket could not be cancelled at the end");
  }
  return { won, held: attachments.map(({ id }) => id), made, counters: [...counters], steps, problem };
}

parentPort?.on("message", (order: Order) => {
  let report: Report;
  try {
    report = work(order);
  } catch (error) {
    const problem = (error as Error).stack ?? String(error);
    report = { won: [], held: [], made: [], counters: [], steps: 0, problem };
  }
  parentPort?.postMessage(report);
});
