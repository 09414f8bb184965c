// Runs every tools/generate-*.mjs with the arguments it was given (`--check` only compares).
import { spawnSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { join } from "node:path";

/** Generators read our sources, not what was built from them. */
const SOURCES = ["--conditions=@lanewise/source", "--no-warnings"];
const generators = readdirSync(import.meta.dirname).filter(file => /^generate-.*\.mjs$/.test(file));
for (const file of generators) {
  const { status } = spawnSync(
    process.execPath,
    [...SOURCES, join(import.meta.dirname, file), ...process.argv.slice(2)],
    {
      stdio: "inherit",
    },
  );
  if (status !== 0) process.exitCode = 1;
}
