/**
 * Finds the examples that the project shows: code blocks after `@example` in the doc comments of the sources, and the
 * ts / js blocks of the READMEs and guides.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { filesUnder } from "../support/packages.ts";
import { root } from "../support/run.ts";

export interface Example {
  /** File, relative to the repository. */
  readonly file: string;
  /** 1-based line of the first line of code. */
  readonly line: number;
  readonly code: string;
  /** Blocks marked js run, but need not compile under the strict flags. */
  readonly language: "ts" | "js";
}

const FENCE = /^(\s*)```(\w*)(.*)$/;

export function allExamples(): readonly Example[] {
  const sources = filesUnder(join(root, "packages"), [".ts"]).filter(file => /^packages\/[^/]+\/src\//.test(file));
  const pages = [
    ...["README.md", "ARCHITECTURE.md"].filter(file => existsSync(join(root, file))),
    ...filesUnder(join(root, "packages"), ["README.md"]).filter(file => /^packages\/[^/]+\/README\.md$/.test(file)),
    ...filesUnder(join(root, "docs/guide"), [".md"]),
  ];
  return [
    ...sources.flatMap(file => examplesInSource(file, readFileSync(join(root, file), "utf8"))),
    ...pages.flatMap(file => examplesInMarkdown(file, readFileSync(join(root, file), "utf8"))),
  ];
}

/**
 * The code of each `@example` section, which ends at the next tag or with the comment: its fenced blocks, or all of it
 * when it has no fence.
 */
export function examplesInSource(file: string, text: string): readonly Example[] {
  const found: Example[] = [];
  for (const comment of text.matchAll(/\/\*\*[\s\S]*?\*\//g)) {
    const firstLine = lineAt(text, comment.index);
    const lines = comment[0]
      .split("\n")
      .map(line => line.replace(/^\s*(\/\*\*|\*\/|\* ?)/, "").replace(/\s*\*\/$/, ""));
    for (const [start, end] of exampleSections(lines)) {
      const section = lines.slice(start, end);
      const fenced = section.some(line => FENCE.test(line));
      const code = section.join("\n").trimEnd();
      if (fenced) found.push(...blocks(file, section, firstLine + start));
      else if (code !== "") found.push({ file, line: firstLine + start, code, language: "ts" });
    }
  }
  return found;
}

/** Half-open line ranges after each `@example` tag. A decorator-like line inside a fence does not end a section. */
function exampleSections(lines: readonly string[]): readonly (readonly [start: number, end: number])[] {
  const sections: [number, number][] = [];
  let start = -1;
  let inFence = false;
  lines.forEach((line, index) => {
    if (FENCE.test(line)) inFence = !inFence;
    if (inFence || !/^\s*@\w+/.test(line)) return;
    if (start >= 0) sections.push([start, index]);
    start = /^\s*@example\b/.test(line) ? index + 1 : -1;
  });
  if (start >= 0) sections.push([start, lines.length]);
  return sections;
}

export function examplesInMarkdown(file: string, text: string): readonly Example[] {
  return blocks(file, text.split("\n"), 1);
}

function blocks(file: string, lines: readonly string[], firstLine: number): Example[] {
  const found: Example[] = [];
  let open: { indent: number; language: Example["language"] | null; line: number; code: string[] } | undefined;
  lines.forEach((line, index) => {
    const fence = FENCE.exec(line);
    if (fence && open) {
      if (open.language) found.push({ file, line: open.line, code: open.code.join("\n"), language: open.language });
      open = undefined;
    } else if (fence) {
      const [, indent = "", name = "", info = ""] = fence;
      const language = (name === "ts" || name === "js") && !/\bno-run\b/.test(info) ? name : null;
      open = { indent: indent.length, language, line: firstLine + index + 1, code: [] };
    } else {
      open?.code.push(line.slice(open.indent));
    }
  });
  return found;
}

function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
