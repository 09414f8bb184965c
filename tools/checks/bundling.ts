/**
 * What bundlers make of the packages: nothing at all for a bare import (so `sideEffects: false` is true), and no more
 * than the budget for typical imports. Works on dist, through the published conditions.
 */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { parseSync, build as viteBuild } from "vite";
import { type Check, fromComplaints, type Result } from "../support/check.ts";
import { packages } from "../support/packages.ts";
import { root } from "../support/run.ts";
import { BUDGETS } from "./budgets.ts";

async function bundle(code: string): Promise<string> {
  const result = await build({
    stdin: { contents: code, resolveDir: root, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    logLevel: "silent",
    legalComments: "none",
  });
  return result.outputFiles[0]?.text ?? "";
}

/**
 * What stays of `import "entry"` when the bundler must not believe the manifest's `sideEffects: false` and has to prove
 * every statement at module level free of effects by itself. Rolldown, since esbuild keeps each `class extends Error`.
 */
async function remainder(entry: string): Promise<string> {
  const input = "\0entry";
  const built = await viteBuild({
    root,
    configFile: false,
    logLevel: "silent",
    publicDir: false,
    plugins: [
      {
        name: "distrust-manifests",
        enforce: "pre",
        resolveId: id => (id === input ? id : undefined),
        load: id => (id === input ? `import ${JSON.stringify(entry)};` : undefined),
        transform: code => ({ code, map: null, moduleSideEffects: true }),
      },
    ],
    build: {
      write: false,
      minify: false,
      target: "es2022",
      modulePreload: false,
      rolldownOptions: { input, treeshake: { moduleSideEffects: true, propertyReadSideEffects: false } },
    },
  });
  const outputs = Array.isArray(built) ? built : [built];
  return outputs
    .flatMap(one => ("output" in one ? one.output : []))
    .map(file => ("code" in file ? file.code : ""))
    .join("")
    .trim();
}

/** The statements that do something when the module is loaded: bare expressions, and variables made by calls. */
function suspects(code: string): readonly string[] {
  const { program } = parseSync("remainder.js", code);
  const texts = program.body
    .filter(node => !/^(Function|Class|Export|Import)/.test(node.type))
    .map(node => code.slice(node.start, node.end))
    .filter(
      text => !/^(var|let|const) [\w$]+ = (class\b|function\b|-?[\d"'`[{]|\(|[\w$]+ =>|\/\* @__PURE__)/.test(text),
    );
  if (texts.length === 0) return [code.slice(0, 1000)];
  return texts.slice(0, 20).map(text => `  ${text.slice(0, 160).replaceAll(/\s+/g, " ")}`);
}

export const bundling: Check = {
  name: "bundling",
  about: "a bare import bundles to nothing; typical imports stay in their size budgets",
  needs: "build",
  async run(): Promise<readonly Result[]> {
    const results: Result[] = [];
    for (const { manifest } of packages()) {
      const rest = await remainder(manifest.name);
      const complaints = rest === "" ? [] : [`${rest.length} characters stay, most likely for:`, ...suspects(rest)];
      results.push(fromComplaints(`import "${manifest.name}" bundles to nothing`, complaints));
    }
    for (const { name, code, kilobytes } of BUDGETS) {
      const size = gzipSync(await bundle(code), { level: 9 }).length / 1000;
      const complaints = size <= kilobytes ? [] : [`${size.toFixed(2)} kB is over the budget of ${kilobytes} kB`];
      results.push(fromComplaints(`size of ${name}`, complaints, `${size.toFixed(2)} of ${kilobytes} kB, gzipped`));
    }
    return results;
  },
};
