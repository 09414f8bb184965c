/**
 * What a check is: a named function that answers with results. Each result counts as one test in the last line of
 * `pnpm test`.
 */
export interface Result {
  readonly name: string;
  readonly outcome: "passed" | "failed" | "skipped";
  /** Why it failed or was skipped; for a passed check, a figure worth a glance. */
  readonly detail?: string;
}

export interface Tally {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export interface Check {
  /** How `pnpm check <name>` finds it. */
  readonly name: string;
  /** One line for `pnpm check --list`. */
  readonly about: string;
  /** The check whose outcome this one works on; when that one failed, this one is not run and counts as failed. */
  readonly needs?: string;
  run(): Promise<readonly Result[] | Tally>;
}

export function passed(name: string, detail?: string): Result {
  return detail === undefined ? { name, outcome: "passed" } : { name, outcome: "passed", detail };
}

export function failed(name: string, detail: string): Result {
  return { name, outcome: "failed", detail };
}

export function skipped(name: string, detail: string): Result {
  return { name, outcome: "skipped", detail };
}

/** A result from a list of complaints: none means passed. */
export function fromComplaints(name: string, complaints: readonly string[], detail?: string): Result {
  return complaints.length === 0 ? passed(name, detail) : failed(name, complaints.join("\n"));
}
