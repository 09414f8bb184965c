/** toSVG(): well-formed, self-contained, and the colours tell the order. */
import { fromMemory, type MemoryView, toSVG, view } from "@lanewise/view";
import { describe, expect, test } from "vitest";

const square = () => view(Float64Array.from({ length: 12 }, (_, k) => k)).reshape(3, 4) as MemoryView;

/** Every tag closed, in order; that and escaped text is all that well-formed needs here. */
function checkMarkup(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, rest] of svg
    .replace(/<style>[\s\S]*?<\/style>/, "")
    .matchAll(/<(\/?)([a-z]+)([^<>]*)>/gi)) {
    if (close) expect(open.pop()).toBe(name);
    else if (!rest!.endsWith("/")) open.push(name!);
  }
  expect(open).toEqual([]);
  expect(svg).not.toMatch(/NaN|undefined|Infinity|<script|href=|https?:\/\/(?!www\.w3\.org\/2000\/svg)/);
}

describe("toSVG", () => {
  const drawn: [string, MemoryView][] = [
    ["C order", square()],
    ["transposed", square().T],
    ["reversed and stepped", square().slice("::-1, ::2")],
    ["broadcast", square().slice("0").broadcastTo(3, 4) as unknown as MemoryView],
    ["one element", square().pick(1, 1)],
    ["rank 3", square().reshape(3, 2, 2)],
    ["no elements", square().slice("1:1")],
    ["large", view(new Uint8Array(10000)).reshape(100, 100) as MemoryView],
    [
      "a column of packed records",
      fromMemory(new ArrayBuffer(39), { dtype: "T{b:i:=d:x:=i:n:}" }).field("x") as unknown as MemoryView,
    ],
    [
      "far apart",
      view(new Float64Array(512 * 512))
        .reshape(512, 512)
        .slice("::128, ::128") as MemoryView,
    ],
    [
      "long elements beside each other's ends",
      fromMemory(new ArrayBuffer(400), {
        dtype: "T{(100)B:a:}",
        shape: [3],
        strides: [101],
      }) as unknown as MemoryView,
    ],
    ["records", fromMemory(new ArrayBuffer(39), { dtype: "T{b:i:=d:x:=i:n:}" }) as unknown as MemoryView],
  ];
  test.each(drawn)("%s", (_, v) => {
    const svg = toSVG(v);
    expect(svg.startsWith("<svg xmlns=")).toBe(true);
    expect(svg.endsWith("</svg>")).toBe(true);
    checkMarkup(svg);
    expect(svg).toContain(`strides [${v.strides.join(", ")}]`);
    expect(svg.length).toBeLessThan(100_000);
  });

  test("an element has one colour, in the grid and in memory", () => {
    const svg = toSVG(square().T);
    const colours = [...svg.matchAll(/fill="(hsl[^"]*)"/g)].map(match => match[1]);
    expect(colours.length).toBe(24);
    expect(colours.slice(12)).toEqual(colours.slice(0, 12));
  });

  test("rows of memory that hold nothing are left out, with their bytes counted", () => {
    const svg = toSVG(
      view(new Uint8Array(4 * 1000))
        .reshape(4, 1000)
        .slice(":, :3"),
    );
    expect([...svg.matchAll(/class="a"[^>]*>([^<]*)</g)].map(match => match[1])).toEqual([
      "0",
      "… 980 bytes",
      "1000",
      "… 980 bytes",
      "2000",
      "… 980 bytes",
      "3000",
    ]);
  });

  test("two views of one memory are told apart by their walk", () => {
    expect(toSVG(square())).not.toBe(toSVG(square().T));
    expect(toSVG(square())).toMatchSnapshot();
  });
});
