/** Arrays and views in another thread, which computes on them in place: the same cases in Node and in a browser. */
import * as lw from "lanewise";
import { expect, test } from "vitest";
import type { Answer } from "./compute.ts";

export type Ask = (ticket: lw.Ticket) => Promise<Answer>;

const IN_PLACE = { staged: 0, movedBytes: 0, last: "wasm, in place" };

export function shareCases(start: () => Ask): void {
  test("an array: computed there, seen here, nothing copied", async () => {
    const ask = start();
    using a = lw.arange(1003, undefined, undefined, "float64");
    expect(await ask(a.share())).toMatchObject({ ...IN_PLACE, sum: 1003 * 1003 });
    expect([a.get(0), a.get(1002), a.exports]).toEqual([1, 2005, 0]);
    // Both threads, one after the other, on the same bytes.
    lw.simd(a).sub(1).into(a);
    expect(await ask(a.share())).toMatchObject({ ...IN_PLACE, sum: 2 * 1002 * 1003 + 1003 });
  });

  test("a view: every other column, backwards", async () => {
    const ask = start();
    using a = lw.zeros([4, 6], "int32");
    using v = lw.view(a);
    const answer = await ask(lw.share(v.slice(":, ::-2")));
    expect(answer).toMatchObject({ ...IN_PLACE, sum: 12 });
    expect(a.toArray()[3]).toEqual([0, 1, 0, 1, 0, 1]);
  });

  test("the array cannot be resized while the ticket is out, and can afterwards", async () => {
    const ask = start();
    using a = lw.ones(8);
    const ticket = a.share();
    expect(() => a.resize(0)).toThrow(expect.objectContaining({ code: "BUFFER" }));
    await ask(ticket);
    a.resize(0);
    expect(a.length).toBe(0);
  });
}
