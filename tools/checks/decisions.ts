/**
 * docs/decisions: records are numbered without gaps, carry the agreed headings, and docs/decisions/README.md lists
 * exactly them, by title.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, fromComplaints, type Result } from "../support/check.ts";
import { root } from "../support/run.ts";

const HEADINGS = ["## Context", "## Decision", "## Consequences", "## Rejected"];

export function decisionComplaints(folder: string): readonly string[] {
  const files = readdirSync(folder)
    .filter(file => file.endsWith(".md") && file !== "README.md")
    .sort();
  const indexFile = join(folder, "README.md");
  const index = existsSync(indexFile) ? readFileSync(indexFile, "utf8") : "";
  const complaints: string[] = [];
  files.forEach((file, position) => {
    const number = /^(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1];
    if (number === undefined) complaints.push(`${file}: names are NNNN-kebab-case.md`);
    else if (Number(number) !== position + 1) complaints.push(`${file}: number ${position + 1} is missing or doubled`);
    const text = readFileSync(join(folder, file), "utf8");
    for (const heading of HEADINGS) {
      if (!text.includes(`\n${heading}\n`)) complaints.push(`${file}: no "${heading}"`);
    }
    const title = /^# \d+\. (.+)$/m.exec(text)?.[1];
    if (!title) complaints.push(`${file}: the first line is "# N. Title"`);
    else if (!index.includes(`[${title}](${file})`)) complaints.push(`README.md does not list [${title}](${file})`);
  });
  for (const [, target] of index.matchAll(/\]\((\d{4}-[^)]+)\)/g)) {
    if (!files.includes(target as string)) complaints.push(`README.md lists ${target}, which does not exist`);
  }
  return complaints;
}

export const decisions: Check = {
  name: "decisions",
  about: "decision records are whole and indexed",
  async run(): Promise<readonly Result[]> {
    return [fromComplaints("docs/decisions", decisionComplaints(join(root, "docs/decisions")))];
  },
};
