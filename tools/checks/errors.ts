/**
 * Three lists of error codes must agree: what the sources define, what docs/reference/errors.md explains under the
 * package's heading, and what tests provoke.
 *
 * A code is an upper-case string literal in a file called errors.ts. A test provokes it when it names it.
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, fromComplaints, passed, type Result } from "../support/check.ts";
import { filesUnder, packages } from "../support/packages.ts";
import { root } from "../support/run.ts";

const CODE = /"([A-Z][A-Z0-9_]{2,})"/g;

export interface CodeLists {
  readonly source: ReadonlySet<string>;
  readonly documented: ReadonlySet<string>;
  readonly tested: ReadonlySet<string>;
}

export function compare(name: string, lists: CodeLists): readonly string[] {
  const complaints: string[] = [];
  for (const code of lists.source) {
    if (!lists.documented.has(code)) complaints.push(`${name}: ${code} has no row in docs/reference/errors.md`);
    if (!lists.tested.has(code)) complaints.push(`${name}: ${code} is provoked by no test`);
  }
  for (const code of lists.documented) {
    if (!lists.source.has(code))
      complaints.push(`${name}: docs/reference/errors.md explains ${code}, which nothing throws`);
  }
  return complaints;
}

/** The codes in the table rows under each heading that names a package. */
export function documentedCodes(markdown: string): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  let current: Set<string> | undefined;
  for (const line of markdown.split("\n")) {
    const heading = /^##+ .*?((?:@lanewise\/)?[a-z]+)`?\s*$/.exec(line)?.[1];
    if (heading) {
      current = new Set();
      found.set(heading, current);
    }
    const code = /^\| *`([A-Z][A-Z0-9_]+)`/.exec(line)?.[1];
    if (code) current?.add(code);
  }
  return found;
}

function codesIn(files: readonly string[]): Set<string> {
  const codes = new Set<string>();
  for (const file of files) {
    for (const match of readFileSync(join(root, file), "utf8").matchAll(CODE)) codes.add(match[1] as string);
  }
  return codes;
}

function quotedIn(files: readonly string[], codes: ReadonlySet<string>): Set<string> {
  const text = files.map(file => readFileSync(join(root, file), "utf8")).join("\n");
  return new Set([...codes].filter(code => new RegExp(`["'\`]${code}["'\`]`).test(text)));
}

export const errors: Check = {
  name: "errors",
  about: "error codes in the sources, in the reference and in the tests are the same",
  async run(): Promise<readonly Result[]> {
    const reference = join(root, "docs/reference/errors.md");
    const documented = documentedCodes(existsSync(reference) ? readFileSync(reference, "utf8") : "");
    const bundleTests = filesUnder(join(root, "packages/bundle/test"), [".test.ts"]);
    const results: Result[] = [];
    for (const one of packages()) {
      const source = codesIn(filesUnder(join(one.path, "src"), [".ts"]).filter(file => file.endsWith("/errors.ts")));
      const name = one.manifest.name;
      const rows = documented.get(name) ?? new Set<string>();
      if (source.size === 0 && rows.size === 0) continue;
      const tests = [...filesUnder(join(one.path, "test"), [".test.ts"]), ...bundleTests];
      const complaints = compare(name, { source, documented: rows, tested: quotedIn(tests, source) });
      results.push(fromComplaints(`error codes of ${name}`, complaints, `${source.size} codes`));
    }
    return results.length > 0 ? results : [passed("error codes", "no package defines any")];
  },
};
