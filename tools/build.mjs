// Builds the package in whose folder it runs: tsc, then the hand-written JavaScript files that tsc cannot emit (`allowJs`
// and `isolatedDeclarations` exclude each other), then away with what deleted sources have left in dist, or it would be
// packed. Nothing that is still wanted is ever missing meanwhile, so others may read dist during a build.
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { join, relative } from "node:path";

function filesIn(folder) {
  if (!existsSync(folder)) return [];
  const entries = readdirSync(folder, { recursive: true, withFileTypes: true });
  return entries.filter(entry => entry.isFile()).map(entry => relative(folder, join(entry.parentPath, entry.name)));
}

const { status } = spawnSync("tsc", ["-p", "."], { stdio: "inherit", shell: process.platform === "win32" });
if (status !== 0) process.exit(1);

const wanted = new Set([".tsbuildinfo"]);
for (const file of filesIn("src")) {
  if (file.endsWith(".js")) {
    cpSync(join("src", file), join("dist", file));
    wanted.add(file);
  }
  const stem = file.replace(/\.ts$/, "");
  for (const ending of [".js", ".js.map", ".d.ts", ".d.ts.map"]) wanted.add(stem + ending);
}
for (const file of filesIn("dist")) {
  if (!wanted.has(file)) rmSync(join("dist", file));
}
