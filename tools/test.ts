/**
 * The test command: runs every check in order, prints one line for each, and ends with `N passed, N failed`.
 *
 *   node tools/test.ts               everything (what `pnpm test` does)
 *   node tools/test.ts layers types  only these
 *   node tools/test.ts --list        their names
 * Exit code 0 only when nothing failed.
 */
import { CHECKS, EXTRA_CHECKS } from "./checks/all.ts";
import { failed, type Result, type Tally } from "./support/check.ts";

const started = performance.now();
const names = process.argv.slice(2);
if (names.includes("--list")) {
  for (const check of [...CHECKS, ...EXTRA_CHECKS]) console.log(`${check.name.padEnd(12)} ${check.about}`);
  process.exit(0);
}
const chosen = names.length === 0 ? CHECKS : [...CHECKS, ...EXTRA_CHECKS].filter(({ name }) => names.includes(name));
const unknown = names.filter(name => !chosen.some(check => check.name === name));
if (unknown.length > 0) {
  console.error(`no check is called ${unknown.join(", ")}; \`--list\` names them`);
  process.exit(2);
}

const total = { passed: 0, failed: 0, skipped: 0 };
const failures: string[] = [];
const broken = new Set<string>();
for (const check of chosen) {
  const begun = performance.now();
  console.log(`\n== ${check.name}: ${check.about}`);
  let answer: readonly Result[] | Tally;
  try {
    answer = broken.has(check.needs ?? "")
      ? [failed(check.name, `not run, since ${check.needs} failed`)]
      : await check.run();
  } catch (error) {
    answer = [failed(check.name, String((error as Error).stack ?? error))];
  }
  const failedBefore = total.failed;
  if (isResults(answer)) {
    for (const result of answer) {
      total[result.outcome] += 1;
      print(result);
    }
  } else {
    total.passed += answer.passed;
    total.failed += answer.failed;
    total.skipped += answer.skipped;
    if (answer.failed > 0) failures.push(`${check.name}: ${answer.failed} failed`);
  }
  if (total.failed > failedBefore) broken.add(check.name);
  console.log(`   ${((performance.now() - begun) / 1000).toFixed(1)} s`);
}

if (failures.length > 0) console.log(`\nFailed:\n${failures.map(line => `  ${line}`).join("\n")}`);
console.log(`\n${((performance.now() - started) / 1000).toFixed(0)} s in all`);
const skippedPart = total.skipped > 0 ? `, ${total.skipped} skipped` : "";
console.log(`${total.passed} passed, ${total.failed} failed${skippedPart}`);
process.exitCode = total.failed > 0 ? 1 : 0;

function isResults(answer: readonly Result[] | Tally): answer is readonly Result[] {
  return Array.isArray(answer);
}

function print(result: Result): void {
  const mark = { passed: "ok  ", failed: "FAIL", skipped: "skip" }[result.outcome];
  const detail = result.detail ?? "";
  const inline = detail !== "" && !detail.includes("\n");
  console.log(`   ${mark} ${result.name}${inline ? `: ${detail}` : ""}`);
  if (detail !== "" && !inline) console.log(detail.replace(/^/gm, "        "));
  if (result.outcome === "failed") failures.push(result.name);
}
