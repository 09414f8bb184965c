/**
 * The packed packages on every Node they promise to support, from the runtimes/ folder (`pnpm test:runtimes`).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { type Check, failed, passed, type Result, skipped } from "../support/check.ts";
import { root, run } from "../support/run.ts";
import { installedProject } from "./packed.ts";

const SCRIPTS = [["smoke/node.mjs"], ["two-copies/node.mjs"], ["readme.mjs"]];

export const runtimes: Check = {
  name: "runtimes",
  about: "the packed packages on Node 20, 22, 24 and 26",
  needs: "build",
  async run(): Promise<readonly Result[]> {
    const results: Result[] = [];
    for (const name of ["node20", "node22", "node24", "node26"]) {
      const node = join(root, "runtimes/node_modules", name, "bin/node");
      if (!existsSync(node)) {
        results.push(skipped(name, "not installed: `pnpm test:runtimes` does that, on Linux x64"));
        continue;
      }
      const { output: version } = await run(node, ["--version"]);
      for (const args of SCRIPTS) {
        const { ok, output } = await run(node, args, { cwd: installedProject(), timeoutMs: 120_000 });
        const label = `${args[0]} on ${version.trim()}`;
        results.push(ok ? passed(label) : failed(label, output));
      }
    }
    return results;
  },
};
