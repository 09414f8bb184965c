// Builds the package in whose folder it runs: tsc, then the hand-written JavaScript files that tsc cannot emit (`allowJs`
// and `isolatedDeclarations` exclude each other), then all of it once more as one file for Node, then away with what deleted
// sources have left in dist, or it would be packed. Nothing that is still wanted is ever missing meanwhile, so others may
// read dist during a build.
//
// Bundlers get a file for each module, of which they keep what is used; Node, which would open hundreds of them, gets one
// (docs/decisions, "One file for Node").
import { spawnSync } from "node:child_process";
import { cpSync, existsSync, readdirSync, rmSync } from "node:fs";
import { basename, join, relative } from "node:path";
import { build } from "esbuild";

/** The folder in dist of the one file, under the condition `node` of package.json. */
const NODE = "node";

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
    // Beside the one file too: what loads it looks in its own folder.
    for (const copy of [file, join(NODE, basename(file))]) {
      cpSync(join("src", file), join("dist", copy));
      wanted.add(copy);
    }
  }
  const stem = file.replace(/\.ts$/, "");
  for (const ending of [".js", ".js.map", ".d.ts", ".d.ts.map"]) wanted.add(stem + ending);
}
const one = join(NODE, "index.js");
await build({
  entryPoints: ["src/index.ts"],
  outfile: join("dist", one),
  bundle: true,
  packages: "external",
  platform: "node",
  target: "node20",
  format: "esm",
  sourcemap: true,
  sourcesContent: false,
  logLevel: "warning",
});
for (const file of [one, `${one}.map`]) wanted.add(file);

for (const file of filesIn("dist")) {
  if (!wanted.has(file)) rmSync(join("dist", file));
}
