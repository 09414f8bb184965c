/** The compiler on one file, outside of any project. */
import { spawnSync } from "node:child_process";

const ROOT = new URL("../../../../", import.meta.url).pathname;
const OPTIONS = {
  target: "es2022",
  module: "nodenext",
  lib: "es2024,esnext.disposable,esnext.float16,esnext.typedarrays,dom,dom.iterable",
  customConditions: "@lanewise/source",
  types: "",
};
const FLAGS = ["--ignoreConfig", "--noEmit", "--strict", "--skipLibCheck", "--allowImportingTsExtensions"];

/** What it prints. */
export function tsc(file: string, folder: string, ...flags: readonly string[]): string {
  const options = Object.entries(OPTIONS).flatMap(([name, value]) => [`--${name}`, value]);
  const { stdout } = spawnSync(`${ROOT}node_modules/.bin/tsc`, [...FLAGS, ...options, ...flags, file], {
    cwd: folder,
    encoding: "utf8",
    maxBuffer: 2 ** 28,
  });
  return stdout;
}
