/**
 * Records of a storage's memory: each is an export from here to its release. One that is lost without a release is given
 * back by the garbage collector (guard.ts).
 */
import { type BufferRecord, createRecord, type DType, type Geometry } from "@lanewise/format";
import { dismiss, guard } from "./guard.ts";
import { realm } from "./realm.ts";
import type { Storage } from "./storage.ts";

/** What a record shows, and who answers for it. */
interface Shown {
  readonly owner: object;
  readonly dtype: DType;
  readonly layout: Geometry;
  readonly readonly: boolean;
}

/** @throws {BUFFER} when the request cannot be granted; nothing is exported then */
export function exportRecord(storage: Storage, { owner, dtype, layout, readonly }: Shown, flags: number): BufferRecord {
  const { byteOffset, shape, strides, itemsize } = layout;
  const record = createRecord(
    {
      obj: owner,
      memory: storage.heap.memory,
      byteOffset,
      format: dtype.format,
      itemsize,
      shape,
      strides,
      readonly,
      onRelease: () => {
        realm().trace?.unexported(storage, own.held);
        dismiss(own);
        storage.dropExport();
      },
    },
    flags,
  );
  const own = guard(storage, true);
  storage.addExport();
  realm().trace?.exported(storage, own.held);
  return record;
}
