/** A resizable buffer that became too short: every use of a view says so, also where the view is exported or held again. */
import { BUFFER, getBuffer } from "@lanewise/format";
import { view } from "@lanewise/view";
import { expect, test } from "vitest";

const shrunk = () => {
  const buffer = new ArrayBuffer(32, { maxByteLength: 32 });
  const v = view(buffer, { dtype: "float64" });
  buffer.resize(8);
  return v;
};

test.each([
  ["get", () => shrunk().get(1)],
  ["retain", () => shrunk().retain()],
  ["a record", () => getBuffer(shrunk())],
  ["a part's record", () => shrunk().slice("2:")[BUFFER](0)],
  ["a view of it", () => view(shrunk())],
  ["assign from it", () => view(new Float64Array(4)).assign(shrunk())],
  ["equals", () => view(new Float64Array(4)).equals(shrunk())],
])("%s", (_, use) => {
  expect(use).toThrow(expect.objectContaining({ code: "DETACHED", needed: 32, available: 8 }));
});
