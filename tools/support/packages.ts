/**
 * The five packages as the tools see them: folder, npm name, manifest, source files.
 */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, relative } from "node:path";
import { root } from "./run.ts";

export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly exports: Readonly<Record<string, unknown>>;
}

export interface Package {
  /** Name of its folder under packages/. */
  readonly folder: string;
  readonly path: string;
  readonly manifest: Manifest;
}

/** In dependency order. */
export const FOLDERS = ["format", "array", "view", "simd", "bundle"] as const;

export function packages(base: string = root): readonly Package[] {
  return FOLDERS.map(folder => {
    const path = join(base, "packages", folder);
    return { folder, path, manifest: JSON.parse(readFileSync(join(path, "package.json"), "utf8")) as Manifest };
  });
}

/** Files under a folder whose name ends in one of the endings, as paths relative to `base`, sorted, "/" between. */
export function filesUnder(folder: string, endings: readonly string[], base: string = root): readonly string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .filter(entry => entry.isFile() && endings.some(ending => entry.name.endsWith(ending)))
    .map(entry => relative(base, join(entry.parentPath, entry.name)).replaceAll("\\", "/"))
    .filter(path => !path.includes("node_modules/"))
    .sort();
}
