/**
 * The exported names of every package, values and types, one a line, in packages/<name>/surface.txt: a change of the
 * public surface is a change of that file and shows in review. `pnpm test:surface` rewrites the files.
 */
import { existsSync, readFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { parseSync } from "vite";
import { expect, test } from "vitest";
import { packages } from "../support/packages.ts";

interface Entry {
  readonly name: string;
  readonly type: boolean;
}

/** Follows `export *` into the packages and files it names; everything else is a name of its own. */
function exportsOf(file: string): readonly Entry[] {
  const { module } = parseSync(file, readFileSync(file, "utf8"));
  return module.staticExports.flatMap(statement =>
    statement.entries.flatMap((entry): readonly Entry[] => {
      const name = entry.exportName.name;
      if (name !== null) return [{ name, type: entry.isType }];
      return exportsOf(fileOf(entry.moduleRequest?.value ?? "", file)).filter(({ name: inner }) => inner !== "default");
    }),
  );
}

function fileOf(specifier: string, from: string): string {
  const named = packages().find(({ manifest }) => manifest.name === specifier);
  return named ? join(named.path, "src/index.ts") : resolve(dirname(from), specifier);
}

for (const { manifest, path } of packages()) {
  test(`exported names of ${manifest.name}`, async () => {
    const found = exportsOf(join(path, "src/index.ts"));
    const lines = [...new Set(found.map(({ name, type }) => (type ? `type ${name}` : name)))].sort();
    await expect(`${lines.join("\n")}\n`).toMatchFileSnapshot(join(path, "surface.txt"));
  });

  test(`${manifest.name} really exports the values that its index names`, async () => {
    const index = join(path, "src/index.ts");
    expect(existsSync(index)).toBe(true);
    const values = exportsOf(index).filter(({ type }) => !type);
    const loaded = Object.keys(await import(/* @vite-ignore */ manifest.name));
    // Interfaces that are exported without the word `type` exist for the compiler only.
    expect(values.map(({ name }) => name)).toEqual(expect.arrayContaining(loaded));
  });
}
