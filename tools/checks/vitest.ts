/**
 * The unit, property, type and browser tests, counted by vitest's own report.
 */
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { findChromium } from "../chromium.ts";
import { type Check, failed, type Result, skipped, type Tally } from "../support/check.ts";
import { bin, root, run } from "../support/run.ts";

interface Report {
  readonly numPassedTests: number;
  readonly numFailedTests: number;
  readonly numPendingTests: number;
  readonly numTodoTests: number;
  readonly numFailedTestSuites: number;
  readonly success: boolean;
}

/** Runs vitest with the given arguments and counts. A run that breaks outside any test counts as one failure. */
async function tally(label: string, args: readonly string[]): Promise<Tally> {
  const file = join(root, `.cache/vitest-${label}.json`);
  mkdirSync(dirname(file), { recursive: true });
  rmSync(file, { force: true });
  const { ok } = await run(
    bin("vitest"),
    ["run", "--no-color", "--reporter=dot", "--reporter=json", `--outputFile.json=${file}`, ...args],
    { show: true },
  );
  let report: Report;
  try {
    report = JSON.parse(readFileSync(file, "utf8")) as Report;
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const failures = report.numFailedTests > 0 ? report.numFailedTests : ok ? 0 : Math.max(1, report.numFailedTestSuites);
  return { passed: report.numPassedTests, failed: failures, skipped: report.numPendingTests + report.numTodoTests };
}

export const unit: Check = {
  name: "unit",
  about: "unit, property, example and surface tests in Node (vitest)",
  run: () => tally("node", ["--project", "node"]),
};

export const inferred: Check = {
  name: "inferred",
  about: "type tests: what the compiler infers (vitest typecheck)",
  run: () => tally("types", ["--project", "types"]),
};

export const browser: Check = {
  name: "browser",
  about: "browser tests in a real, cross-origin isolated Chromium (vitest)",
  async run(): Promise<readonly Result[] | Tally> {
    const missing = await missingChromium("browser tests");
    return missing ? [missing] : tally("browser", ["--project", "browser (chromium)"]);
  },
};

/** What to answer when there is no Chromium: a failure on CI, elsewhere a skip that says why. */
export async function missingChromium(name: string): Promise<Result | undefined> {
  const { path, reason } = await findChromium();
  if (path !== undefined) {
    console.log(`   ${reason}`);
    return undefined;
  }
  return process.env["CI"] ? failed(name, reason) : skipped(name, reason);
}
