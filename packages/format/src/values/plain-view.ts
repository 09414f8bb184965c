/**
 * The bytes of plain typed arrays without a record, which would take longer than reading them. What is remembered here
 * is checked at each call: it saves time and never shows.
 */
import { isView } from "../protocol/built-ins.ts";
import { BUFFER } from "../protocol/protocol.ts";

// The typed array that was unpacked last, and its view: to make one takes longer than to read ten fields.
let lastArray: ArrayBufferView | null = null;
let lastView: DataView | null = null;
let lastLength = 0;
// Larger buffers are forgotten when the job ends, so that their memory is not kept alive.
const BUFFER_KEPT = 65536;
let isForgetting = false;

function forgetView(): void {
  lastArray = null;
  lastView = null;
  isForgetting = false;
}

/** The bytes of a typed array or DataView; null for all else, also for the detached and for exporters of their own. */
export function plainView(exporter: unknown): DataView | null {
  if (!isView(exporter) || (exporter as { [BUFFER]?: unknown })[BUFFER] !== undefined) return null;
  try {
    // The length of a view that has lost its memory is 0, or throws.
    const { byteLength } = exporter;
    if (exporter === lastArray && byteLength === lastLength) return lastView;
    if (exporter instanceof DataView) return exporter;
    if (byteLength === 0) return null;
    const { buffer } = exporter;
    if (!isForgetting && buffer.byteLength > BUFFER_KEPT) {
      isForgetting = true;
      queueMicrotask(forgetView);
    }
    lastView = new DataView(buffer, exporter.byteOffset, byteLength);
    lastLength = byteLength;
    lastArray = exporter;
    return lastView;
  } catch {
    return null;
  }
}
