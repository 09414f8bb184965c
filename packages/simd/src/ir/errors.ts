/**
 * What can be wrong with a program. A malformed one is a defect of the code that lowers expressions, never of a user's
 * data; one that is too large is the sign to split.
 */

/** A program that breaks the rules of the representation. */
export class ProgramError extends TypeError {
  override readonly name = "ProgramError";
  readonly code = "PROGRAM";

  constructor(subject: "operand" | "plane" | "scalar" | "primitive" | "arguments" | "output", got: string) {
    super(`a program has a wrong ${subject}: ${got}`);
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
    this.nodes = nodes;
    this.limit = limit;
  }
}
