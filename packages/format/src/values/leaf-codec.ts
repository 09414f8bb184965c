/**
 * What is no scalar and has no parts, to and from bytes: raw bytes, texts, bit fields. As in node-codec.ts `prepare...`
 * checks and copies, and what it gives `store...` then stores without fail.
 */
import { StructError } from "../errors.ts";
import type { FormatNode } from "../formats/format-tree.ts";
import { limitsOf } from "../formats/limits.ts";
import { lengthOf } from "../protocol/built-ins.ts";
import { prepareInteger, readScalar, storeScalar, subject, wrongKind } from "./scalar-codec.ts";

const bytesAt = (view: DataView, at: number, nbytes: number) =>
  new Uint8Array(view.buffer, view.byteOffset + at, nbytes);

/** Refuses another number of parts than the format has. */
export function checkLength(got: number, expected: number, what: string, node: FormatNode, field: string): void {
  if (got !== expected) throw wrongLength(got, expected, `${expected} ${what}`, node, field);
}

const wrongLength = (got: number, expected: number, rule: string, node: FormatNode, field: string) =>
  new StructError(`${subject(node, field)} takes ${rule}, got ${got}`, expected, got);

/** `s` and `p` are cut and filled up with zeros (rules F11, F12); `c` and opaque bytes have their length. */
export function readBytes({ code, itemsize }: FormatNode, view: DataView, at: number): Uint8Array {
  const bytes = bytesAt(view, at, itemsize);
  return code === "p" ? bytes.slice(1, 1 + bytes[0]!) : bytes.slice();
}

export function prepareBytes(node: FormatNode, value: unknown, field: string): Uint8Array {
  const { code, itemsize } = node;
  const given = value as Uint8Array;
  if (!ArrayBuffer.isView(value) || given.BYTES_PER_ELEMENT !== 1) {
    throw wrongKind(value, "a Uint8Array", node, field);
  }
  const available = lengthOf(given);
  if (code !== "s" && code !== "p") checkLength(available, itemsize, "bytes", node, field);
  // A copy: the bytes may lie in the memory that is about to be written.
  return new Uint8Array(given.buffer, given.byteOffset, Math.min(available, itemsize - headOf(node))).slice();
}

export function storeBytes(node: FormatNode, view: DataView, at: number, bytes: Uint8Array): void {
  const target = bytesAt(view, at, node.itemsize).fill(0);
  const head = headOf(node);
  target.set(bytes, head);
  // A byte cannot count more, which CPython stores all the same.
  if (head) target[0] = Math.min(bytes.length, 255);
}

/** Bytes of the length before a Pascal string. */
const headOf = ({ code, itemsize }: FormatNode) => (code === "p" && itemsize ? 1 : 0);

/** What the units of a text are: a row of the scalar table, with its bytes, and what errors call them. */
const UNITS: Readonly<Record<string, readonly [index: number, nbytes: number, name: string]>> = {
  text: [2, 1, "UTF-8 bytes"],
  u: [4, 2, "UTF-16 units"],
  w: [6, 4, "code points"],
};

/** `w` (code points), `u` (UTF-16 units) and `text(n)` (UTF-8); NULs at the end are padding. */
export function readText({ code, length, big }: FormatNode, view: DataView, at: number): string {
  const [index, nbytes] = UNITS[code]!;
  const unitAt = (i: number) => readScalar(view, at + i * nbytes, index, !big) as number;
  while (length && !unitAt(length - 1)) length--;
  // A copy, because decoders refuse shared memory.
  if (code === "text") return new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesAt(view, at, length).slice());
  let text = "";
  for (let i = 0; i < length; i++) {
    // Read once: it may lie in memory that others are writing.
    const unit = unitAt(i);
    text += unit <= 0x10ffff ? String.fromCodePoint(unit) : "\ufffd";
  }
  return text;
}

/** A text too long is refused. */
export function prepareText(node: FormatNode, value: unknown, field: string): ArrayLike<number> {
  const { code, length } = node;
  if (typeof value !== "string") throw wrongKind(value, "a string", node, field);
  const units: ArrayLike<number> =
    code === "text"
      ? new TextEncoder().encode(value)
      : Array.from(code === "w" ? value : value.split(""), char => char.codePointAt(0)!);
  if (units.length <= length) return units;
  throw wrongLength(units.length, length, `up to ${length} ${UNITS[code]![2]}`, node, field);
}

export function storeText(
  { code, length, big }: FormatNode,
  view: DataView,
  at: number,
  units: ArrayLike<number>,
): void {
  const [index, nbytes] = UNITS[code]!;
  for (let i = 0; i < length; i++) storeScalar(view, at + i * nbytes, index, !big, units[i] ?? 0);
}

/** Bit fields: unsigned, numbers up to 32 bits and bigints above. */
export function readBits(node: FormatNode, view: DataView, at: number): number | bigint {
  const { length } = node;
  const bits = BigInt.asUintN(length, loadBits(node, view, at) >> shiftOf(node));
  return length > 32 ? bits : Number(bits);
}

export function prepareBits(node: FormatNode, value: unknown, field: string): bigint {
  return BigInt(prepareInteger(limitsOf(node.length, false), value, node, field));
}

/** Their neighbours in the same bytes are kept. */
export function storeBits(node: FormatNode, view: DataView, at: number, wanted: bigint): void {
  const { length, itemsize, big } = node;
  const shift = shiftOf(node);
  const old = loadBits(node, view, at);
  let bits = old ^ ((BigInt.asUintN(length, old >> shift) ^ wanted) << shift);
  for (let i = 0; i < itemsize; i++, bits >>= 8n) {
    view.setUint8(at + (big ? itemsize - 1 - i : i), Number(bits & 255n));
  }
}

/** How far the field lies above bit 0 of its bytes, read as one integer. */
const shiftOf = ({ big, itemsize, shift, length }: FormatNode) => BigInt(big ? itemsize * 8 - shift - length : shift);

function loadBits({ itemsize, big }: FormatNode, view: DataView, at: number): bigint {
  let bits = 0n;
  for (let i = 0; i < itemsize; i++) bits = (bits << 8n) | BigInt(view.getUint8(at + (big ? i : itemsize - 1 - i)));
  return bits;
}
