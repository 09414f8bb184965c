/** Replays what CPython's struct module answered: oracle/struct.json, made by oracle/generate-struct.py. */
import { readFileSync } from "node:fs";
import { calcsize, isLanewiseError, pack, unpack } from "@lanewise/format";
import { describe, expect, test } from "vitest";

type Tagged = number | boolean | string | null | { n?: string; f?: string; b?: string };
interface Oracle {
  calcsize: [format: string, answer: number | string][];
  pack: [format: string, values: Tagged[], answer: { b: string } | string][];
  unpack: [format: string, bytes: string, answer: Tagged[] | string][];
}

const oracle: Oracle = JSON.parse(readFileSync(new URL("../../../oracle/struct.json", import.meta.url), "utf8"));

const CODES: Record<string, string> = { format: "FORMAT", struct: "STRUCT", type: "DTYPE", range: "VALUE_RANGE" };

const hexToBytes = (hex: string) => Uint8Array.from(hex.match(/../g) ?? [], pair => Number.parseInt(pair, 16));
const bytesToHex = (bytes: Uint8Array) => Array.from(bytes, byte => byte.toString(16).padStart(2, "0")).join("");

function decode(value: Tagged): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (value.n !== undefined) return BigInt(value.n);
  if (value.b !== undefined) return hexToBytes(value.b);
  return Number(value.f!.replace("inf", "Infinity"));
}

/** The answer, or the code of the error. */
function attempt(call: () => unknown): unknown {
  try {
    return call();
  } catch (error) {
    if (isLanewiseError(error)) return error.code;
    throw error;
  }
}

/** Our 64-bit values are bigints where CPython's are ints. */
function likeOracle(value: unknown): unknown {
  if (typeof value === "bigint") return Number.isSafeInteger(Number(value)) ? Number(value) : value;
  return value;
}

function expectAnswers(cases: { what: string; ours: unknown; theirs: unknown }[]): void {
  const wrong = cases.filter(({ ours, theirs }) => {
    try {
      expect(ours).toEqual(theirs);
      return false;
    } catch {
      return true;
    }
  });
  expect(wrong).toEqual([]);
  expect(cases.length).toBeGreaterThan(500);
}

describe("CPython's struct", () => {
  test("calcsize", () => {
    expectAnswers(
      oracle.calcsize.map(([format, answer]) => ({
        what: format,
        ours: attempt(() => calcsize(format)),
        theirs: typeof answer === "string" ? CODES[answer] : answer,
      })),
    );
  });

  test("pack", () => {
    expectAnswers(
      oracle.pack.map(([format, values, answer]) => ({
        what: `${JSON.stringify(format)} ${JSON.stringify(values)}`,
        ours: attempt(() => bytesToHex(pack(format, ...values.map(decode)))),
        theirs: typeof answer === "string" ? CODES[answer] : answer.b,
      })),
    );
  });

  test("unpack", () => {
    expectAnswers(
      oracle.unpack.map(([format, bytes, answer]) => ({
        what: `${JSON.stringify(format)} ${bytes}`,
        ours: attempt(() => (unpack(format, hexToBytes(bytes)) as unknown[]).map(likeOracle)),
        theirs: typeof answer === "string" ? CODES[answer] : answer.map(decode).map(likeOracle),
      })),
    );
  });
});
