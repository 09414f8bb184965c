/**
 * From exporters to leases.
 *
 * Exporters with a `VERSION` in a WebAssembly memory are asked once per version: user code cannot run during a
 * synchronous run, so nothing can move what has not moved since. Plain memory is read off (`plain.ts`). All others are asked
 * at every run, and released after it.
 */
import { BufferFlags, dtypeOfBuffer, type Geometry, getBuffer, VERSION } from "@lanewise/format";
import { isCurrent, Known } from "../expression/known.ts";
import { BufferLease, type Lease, MemoryLease } from "./lease.ts";
import { plainLease } from "./plain.ts";

type Versioned = { readonly [VERSION]?: number };

/**
 * Asks an exporter for its memory. Give the lease back with `release`.
 *
 * @throws whatever the exporter or `getBuffer` throws.
 */
export function acquire(exporter: object): Lease {
  const known = Known.lease(exporter);
  const version = (exporter as Versioned)[VERSION];
  if (known !== null && known.version === version) return known;
  const plain = plainLease(exporter);
  if (plain !== null) return plain;
  const record = getBuffer(exporter, BufferFlags.FULL_RO);
  try {
    const dtype = dtypeOfBuffer(record.format, record.itemsize, exporter);
    const { byteOffset, shape, strides, itemsize, suboffsets, memory, readonly } = record;
    const geometry: Geometry = { byteOffset, shape, strides, itemsize, suboffsets };
    if (memory !== null && suboffsets === null && version !== undefined && !Number.isNaN(version)) {
      const lease = new MemoryLease(memory, dtype, geometry, readonly, version);
      Known.remember(exporter, lease);
      record.release();
      return lease;
    }
    return new BufferLease(record, dtype, geometry, Number.NaN, record);
  } catch (error) {
    record.release();
    throw error;
  }
}

/**
 * The lease of an exporter with a version in a WebAssembly memory, or null for all others, without an error for any.
 */
export function memoryLease(exporter: object): MemoryLease | null {
  const version = (exporter as Versioned)[VERSION];
  const known = Known.lease(exporter);
  if (known !== null && known.version === version) return known;
  if (version === undefined || Number.isNaN(version)) return null;
  const lease = acquire(exporter);
  lease.record?.release();
  return lease instanceof MemoryLease ? lease : null;
}

/** The lease of an exporter if it need not be asked, else null. */
export function knownLease(exporter: object): MemoryLease | null {
  const known = Known.lease(exporter);
  return known !== null && isCurrent(exporter, known) ? known : null;
}
