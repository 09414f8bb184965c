/**
 * What is no scalar and has no parts, to and from bytes: raw bytes, texts, bit fields. As in node-codec.ts `prepare...`
 * checks and copies, and `store...` cannot fail.
 */
import { StructError } from "./errors.ts";
import type { FormatNode } from "./format-tree.ts";
import { subject, wrongKind } from "./scalar-codec.ts";

const bytesAt = (view: DataView, at: number, nbytes: number) =>
  new Uint8Array(view.buffer, view.byteOffset + at, nbytes);

/** What errors call it: `5s`, `c`, `3w`, `text(4)`. */
const nameOf = ({ kind, code, length }: FormatNode) =>
  kind === "text" && code === "s" ? `text(${length})` : `${length > 1 ? length : ""}${code}`;

/** Refuses another number of parts than the format has. */
export function checkLength(got: number, expected: number, what: string, name: string, field: string): void {
  if (got === expected) return;
  throw new StructError(`${subject(name, field)} takes ${expected} ${what}, got ${got}`, expected, got);
}

/** `s` and `p` are cut and filled up with zeros (rules F11, F12); `c` and opaque bytes have their length. */
export function readBytes({ code, itemsize }: FormatNode, view: DataView, at: number): Uint8Array {
  const head = code === "p" && itemsize ? 1 : 0;
  return bytesAt(view, at + head, head ? Math.min(view.getUint8(at), itemsize - 1) : itemsize).slice();
}

export function prepareBytes(node: FormatNode, value: unknown, field: string): Uint8Array {
  const { code, itemsize } = node;
  const given = value as Uint8Array;
  if (!ArrayBuffer.isView(value) || given.BYTES_PER_ELEMENT !== 1) {
    throw wrongKind(value, "a Uint8Array", nameOf(node), field);
  }
  if (code !== "s" && code !== "p") checkLength(given.length, itemsize, "bytes", nameOf(node), field);
  // A copy: the bytes may lie in the memory that is about to be written.
  return new Uint8Array(given.buffer, given.byteOffset, given.length).slice();
}

export function storeBytes({ code, itemsize }: FormatNode, view: DataView, at: number, bytes: Uint8Array): void {
  const head = code === "p" && itemsize ? 1 : 0;
  const length = Math.min(bytes.length, itemsize - head);
  const target = bytesAt(view, at, itemsize).fill(0);
  target.set(bytes.subarray(0, length), head);
  // A byte cannot count more, which CPython stores all the same.
  if (head) target[0] = Math.min(length, 255);
}

/** `w` (code points), `u` (UTF-16 units) and `text(n)` (UTF-8, code `s`); NULs at the end are padding. */
export function readText({ code, itemsize, big }: FormatNode, view: DataView, at: number): string {
  let text = "";
  if (code === "s") {
    // A copy, because decoders refuse shared memory.
    text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytesAt(view, at, itemsize).slice());
  } else {
    for (let i = 0; i < itemsize; i += code === "w" ? 4 : 2) {
      const unit = code === "w" ? view.getUint32(at + i, !big) : view.getUint16(at + i, !big);
      text += unit <= 0x10ffff ? String.fromCodePoint(unit) : "\ufffd";
    }
  }
  let end = text.length;
  while (end && text.charCodeAt(end - 1) === 0) end--;
  return text.slice(0, end);
}

/** The units to store; a text too long is refused. */
export function prepareText(node: FormatNode, value: unknown, field: string): ArrayLike<number> {
  const { code, length } = node;
  const name = nameOf(node);
  if (typeof value !== "string") throw wrongKind(value, "a string", name, field);
  const units =
    code === "s"
      ? new TextEncoder().encode(value)
      : code === "w"
        ? Array.from(value, char => char.codePointAt(0)!)
        : Array.from({ length: value.length }, (_, i) => value.charCodeAt(i));
  if (units.length <= length) return units;
  const unit = code === "s" ? "UTF-8 bytes" : code === "w" ? "code points" : "UTF-16 units";
  throw new StructError(
    `${subject(name, field)} takes up to ${length} ${unit}, got ${units.length}`,
    length,
    units.length,
  );
}

export function storeText(
  { code, length, big }: FormatNode,
  view: DataView,
  at: number,
  units: ArrayLike<number>,
): void {
  for (let i = 0; i < length; i++) {
    const unit = units[i] ?? 0;
    if (code === "s") view.setUint8(at + i, unit);
    else if (code === "w") view.setUint32(at + 4 * i, unit, !big);
    else view.setUint16(at + 2 * i, unit, !big);
  }
}

/** Bit fields: unsigned, numbers up to 32 bits and bigints above. */
export function readBits(node: FormatNode, view: DataView, at: number): number | bigint {
  const { length, itemsize, big } = node;
  if (length > 32) return BigInt.asUintN(length, loadBits(node, view, at) >> BigInt(shiftOf(node)));
  // At most five bytes, which a number holds exactly.
  let bits = 0;
  for (let i = 0; i < itemsize; i++) bits = bits * 256 + view.getUint8(at + (big ? i : itemsize - 1 - i));
  return Math.floor(bits / 2 ** shiftOf(node)) % 2 ** length;
}

/** Their neighbours in the same bytes are kept. */
export function storeBits(node: FormatNode, view: DataView, at: number, value: bigint): void {
  const { length, itemsize, big } = node;
  const shift = BigInt(shiftOf(node));
  const old = loadBits(node, view, at);
  let bits = old ^ ((BigInt.asUintN(length, old >> shift) ^ value) << shift);
  for (let i = 0; i < itemsize; i++, bits >>= 8n) {
    view.setUint8(at + (big ? itemsize - 1 - i : i), Number(bits & 255n));
  }
}

/** How far the field lies above bit 0 of its bytes, read as one integer. */
const shiftOf = ({ big, itemsize, shift, length }: FormatNode) => (big ? itemsize * 8 - shift - length : shift);

function loadBits({ itemsize, big }: FormatNode, view: DataView, at: number): bigint {
  let bits = 0n;
  for (let i = 0; i < itemsize; i++) bits = (bits << 8n) | BigInt(view.getUint8(at + (big ? i : itemsize - 1 - i)));
  return bits;
}
