/**
 * The packages as a user gets them: packed, linted, installed without a network into an empty project, and used there.
 *
 * `pnpm pack` and not `npm pack`: only pnpm applies publishConfig.exports and replaces `workspace:^`.
 */
import { cpSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Check, failed, passed, type Result } from "../support/check.ts";
import { packages } from "../support/packages.ts";
import { bin, hostNode, root, run } from "../support/run.ts";

const PACK = join(root, ".pack");

let project: string | undefined;

/**
 * An empty project with the five tarballs installed and the files of consumers/ beside them. It lies in the temporary
 * folder, so that nothing of the workspace is found by looking upwards. Exists once the check `packed` has run.
 */
export function installedProject(): string {
  if (project === undefined)
    throw new Error("no installed project: the check `packed` makes it and has not run or not got that far");
  return project;
}

async function pack(): Promise<readonly string[]> {
  rmSync(PACK, { recursive: true, force: true });
  mkdirSync(PACK, { recursive: true });
  const args = ["-r", "--filter", "./packages/*", "pack", "--pack-destination", PACK];
  const { ok, output } = await run("pnpm", args);
  if (!ok) throw new Error(`pnpm pack failed\n${output}`);
  return readdirSync(PACK).filter(file => file.endsWith(".tgz"));
}

async function lint(tarball: string): Promise<readonly Result[]> {
  const publint = await run(bin("publint"), [tarball, "--strict"], { cwd: PACK });
  const attw = await run(
    bin("attw"),
    [tarball, "--profile", "esm-only", "--exclude-entrypoints", "./worker", "--no-color"],
    { cwd: PACK },
  );
  return [
    publint.ok ? passed(`publint ${tarball}`) : failed(`publint ${tarball}`, publint.output),
    attw.ok ? passed(`attw ${tarball}`) : failed(`attw ${tarball}`, attw.output),
  ];
}

/** Outside the workspace in every respect that counts: own node_modules, no lockfile, no link to the sources. */
async function install(tarballs: readonly string[]): Promise<Result> {
  const folder = mkdtempSync(join(tmpdir(), "lanewise-consumer-"));
  process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ name: "consumer", private: true, type: "module" }));
  cpSync(join(root, "consumers"), folder, { recursive: true });
  const files = tarballs.map(file => join(PACK, file));
  const flags = ["--offline", "--no-audit", "--no-fund", "--no-package-lock", "--loglevel=error"];
  const { ok, output } = await run("npm", ["install", ...flags, ...files], { cwd: folder });
  if (ok) project = folder;
  return ok ? passed("npm install --offline") : failed("npm install --offline", output);
}

async function script(label: string, node: string, args: readonly string[]): Promise<Result> {
  const { ok, output } = await run(node, args, { cwd: installedProject(), timeoutMs: 120_000 });
  return ok ? passed(label, output.trim().split("\n").at(-1) ?? "") : failed(label, output.trim());
}

async function compileConsumer(): Promise<readonly Result[]> {
  return Promise.all(
    ["nodenext", "bundler"].map(async resolution => {
      const { ok, output } = await run(bin("tsc"), [
        "-p",
        join(installedProject(), `types/tsconfig.${resolution}.json`),
      ]);
      const name = `published declarations (${resolution})`;
      return ok ? passed(name) : failed(name, output.trim());
    }),
  );
}

/** A line of an example that is meant to throw; see CONTRIBUTING.md, "Examples are tests". */
const THROWS = /^(.*;) \/\/ throws (\w+)$/gm;

function expectThrow(_line: string, statement: string, code: string): string {
  return `await (async () => { ${statement} })().then(
    () => { throw new Error("nothing was thrown"); },
    error => { if (error.code !== "${code}") throw error; },
  );`;
}

/** The first block of JavaScript in the README runs as it stands on the machine's own Node. */
async function readme(): Promise<Result> {
  const code = /```js\n([\s\S]*?)```/.exec(readFileSync(join(root, "README.md"), "utf8"))?.[1];
  if (code === undefined) return failed("README example", "README.md has no ```js block");
  writeFileSync(join(installedProject(), "readme.mjs"), code.replace(THROWS, expectThrow));
  return script("README example as it stands", hostNode(), ["readme.mjs"]);
}

export const packed: Check = {
  name: "packed",
  about: "tarballs: linted, installed offline in an empty project, run there",
  needs: "build",
  async run(): Promise<readonly Result[]> {
    const tarballs = await pack();
    const results: Result[] = [];
    for (const tarball of tarballs) results.push(...(await lint(tarball)));
    const installed = await install(tarballs);
    results.push(installed);
    if (installed.outcome === "failed") return results;
    for (const node of new Set([hostNode(), process.execPath])) {
      const { output } = await run(node, ["--version"]);
      results.push(await script(`smoke test on Node ${output.trim()}`, node, ["smoke/node.mjs"]));
    }
    for (const { manifest } of packages()) {
      results.push(
        await script(`import of ${manifest.name} does nothing`, hostNode(), ["inert/node.mjs", manifest.name]),
      );
    }
    results.push(await script("two copies of every package work together", hostNode(), ["two-copies/node.mjs"]));
    results.push(await readme());
    results.push(...(await compileConsumer()));
    return results;
  },
};
