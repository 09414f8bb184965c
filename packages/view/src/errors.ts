/**
 * The failures that only views have; all others are the format layer's. See that package's errors.ts for the rules.
 */
import { brandError } from "@lanewise/format";

/** The codes of this package. */
export type ViewErrorCode = "READONLY";

/** Something would write through a view that is read-only. */
export class ReadonlyError extends TypeError {
  declare readonly code: "READONLY";
  /** What was called, for example `set`. */
  declare readonly operation: string;

  constructor(operation: string) {
    super(`cannot ${operation}: the view is read-only`);
    brandError(this, "ReadonlyError", { operation });
  }
}
