// Builds the package in whose folder it runs: an empty dist, then tsc, then the hand-written JavaScript files that tsc
// cannot emit (`allowJs` and `isolatedDeclarations` exclude each other). Without the first step, files of deleted sources
// would stay in dist and be packed.
import { spawnSync } from "node:child_process";
import { cpSync, readdirSync, rmSync } from "node:fs";
import { join } from "node:path";

rmSync("dist", { recursive: true, force: true });
const { status } = spawnSync("tsc", ["-p", "."], { stdio: "inherit", shell: process.platform === "win32" });
if (status !== 0) process.exit(1);

for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".js")) continue;
  const from = join(entry.parentPath, entry.name);
  cpSync(from, join("dist", from.slice("src".length)));
}
