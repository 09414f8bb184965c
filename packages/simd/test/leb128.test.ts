/** LEB128: the examples of the DWARF 4 standard (figures 22 and 23), and the edges of 32 and 64 bits. */
import { describe, expect, it } from "vitest";
import { writeSigned, writeUnsigned } from "../src/wasm/leb128.ts";

function bytes(write: (out: number[]) => void): number[] {
  const out: number[] = [];
  write(out);
  return out;
}

describe("unsigned", () => {
  it.each([
    [0, [0]],
    [2, [2]],
    [127, [0x7f]],
    [128, [0x80, 1]],
    [129, [0x81, 1]],
    [130, [0x82, 1]],
    [12857, [0xb9, 0x64]],
    [65536, [0x80, 0x80, 4]],
    [2 ** 31, [0x80, 0x80, 0x80, 0x80, 8]],
    [2 ** 32 - 1, [0xff, 0xff, 0xff, 0xff, 0x0f]],
  ])("%i", (value, expected) => {
    expect(bytes(out => writeUnsigned(out, value))).toEqual(expected);
  });
});

describe("signed", () => {
  it.each<[number | bigint, number[]]>([
    [0, [0]],
    [2, [2]],
    [-2, [0x7e]],
    [63, [0x3f]],
    [64, [0xc0, 0]],
    [-64, [0x40]],
    [-65, [0xbf, 0x7f]],
    [127, [0xff, 0]],
    [-127, [0x81, 0x7f]],
    [128, [0x80, 1]],
    [-128, [0x80, 0x7f]],
    [129, [0x81, 1]],
    [-129, [0xff, 0x7e]],
    [2 ** 31 - 1, [0xff, 0xff, 0xff, 0xff, 7]],
    [-(2 ** 31), [0x80, 0x80, 0x80, 0x80, 0x78]],
    [64n, [0xc0, 0]],
    [-64n, [0x40]],
    [-1n, [0x7f]],
    [2n ** 63n - 1n, [0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0]],
    [-(2n ** 63n), [0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x7f]],
  ])("%s", (value, expected) => {
    expect(bytes(out => writeSigned(out, value))).toEqual(expected);
  });
});
