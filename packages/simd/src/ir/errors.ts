/**
 * What can be wrong with a program. A malformed one is a defect of the code that lowers expressions, never of a user's
 * data; one that is too large is the sign to split.
 */

/** What `isLanewiseError` looks for. Nothing is imported here, so it is spelled out. */
function brand(error: Error): void {
  Object.defineProperty(error, Symbol.for("lanewise.error"), { value: true });
}

/** A program that breaks the rules of the representation. */
export class ProgramError extends TypeError {
  override readonly name = "ProgramError";
  readonly code = "PROGRAM";

  constructor(subject: "operand" | "plane" | "scalar" | "primitive" | "arguments" | "output", got: string) {
    super(`a program has a wrong ${subject}: ${got}`);
    brand(this);
  }
}

/** More nodes than one kernel holds: split the expression. */
export class ProgramTooLargeError extends RangeError {
  override readonly name = "ProgramTooLargeError";
  readonly code = "PROGRAM_TOO_LARGE";
  readonly nodes: number;
  readonly limit: number;

  constructor(nodes: number, limit: number) {
    super(`a program may have ${limit} nodes, got ${nodes}`);
    brand(this);
    this.nodes = nodes;
    this.limit = limit;
  }
}
