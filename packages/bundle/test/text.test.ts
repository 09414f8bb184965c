/** Text among bytes: a format says only that there are bytes, so what has a dtype of its own is asked for it. */
import * as lw from "lanewise";
import { expect, test } from "vitest";

const person = lw.struct({ id: "int32", name: lw.text(4) });

test("a view of texts, and of records with texts, reads texts", () => {
  using names = lw.array(["x", "né"], lw.text(4));
  using people = lw.array([{ id: 1, name: "ann" }], person);
  using v = lw.view(names);
  const name: string = v.get(1);
  expect(name).toBe("né");
  using table = lw.view(people);
  expect(table.get(0)).toEqual({ id: 1, name: "ann" });
  expect(table.field("name").toArray()).toEqual(["ann"]);
  using again = lw.view(table.slice("::-1"));
  expect(again.field("name").get(0)).toBe("ann");
});

test("what selects and moves elements keeps them texts", () => {
  using names = lw.array(["x", "yy", "z"], lw.text(4));
  using taken = lw.take(names, [2, 1]).eval();
  expect(taken.toArray()).toEqual(["z", "yy"]);
  using some = lw.compress(lw.view(new Uint8Array([1, 0, 1]), { dtype: "bool" }), names);
  expect(some.toArray()).toEqual(["x", "z"]);
  expect(lw.simd(names).get(0)).toBe("x");
  using both = lw.concat([names, names]).eval();
  expect(both.get(-1)).toBe("z");
  using like = lw.zerosLike(lw.view(new Uint8Array(8), { dtype: person }));
  expect(like.get(0).name).toBe("");
});

test("texts are written where texts are, and read as bytes where bytes are asked for", () => {
  using names = lw.array(["x", "yy"], lw.text(4));
  const other = lw.view(new Uint8Array(8), { dtype: lw.text(4) });
  other.assign(names);
  expect(other.toArray()).toEqual(["x", "yy"]);
  expect(other.equals(names)).toBe(true);
  expect(names.equals(other)).toBe(true);
  expect(other.compare(names)).toBe(0);
  using bytes = lw.view(names, { dtype: "4s" });
  expect(bytes.get(0)).toEqual(Uint8Array.of(120, 0, 0, 0));
  const foreign = { [lw.BUFFER]: () => ({ buffer: new ArrayBuffer(4), format: "4s", shape: [1] }) };
  expect(lw.view(foreign, { dtype: lw.text(4) }).get(0)).toBe("");
});
