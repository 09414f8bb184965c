/**
 * What bundlers make of the packages: nothing at all for a bare import (so `sideEffects: false` is true), and no more
 * than the budget for typical imports. Works on dist, through the published conditions.
 */
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
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
 * Without the manifest's `sideEffects` esbuild has to prove each module-level statement free of effects by itself, so a
 * statement that does work at import stays and is seen.
 */
async function bundleIgnoringManifest(entry: string): Promise<string> {
  const result = await build({
    stdin: { contents: `import ${JSON.stringify(entry)};`, resolveDir: root, loader: "js" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
    ignoreAnnotations: false,
    logLevel: "silent",
    plugins: [
      {
        name: "forget-side-effects",
        setup(setup) {
          setup.onResolve({ filter: /.*/ }, async args => {
            if (args.pluginData === "forgotten") return undefined;
            const { path, errors } = await setup.resolve(args.path, { ...args, pluginData: "forgotten" });
            return errors.length > 0 ? { errors } : { path, sideEffects: true };
          });
        },
      },
    ],
  });
  return result.outputFiles[0]?.text.trim() ?? "";
}

export const bundling: Check = {
  name: "bundling",
  about: "a bare import bundles to nothing; typical imports stay in their size budgets",
  needs: "build",
  async run(): Promise<readonly Result[]> {
    const results: Result[] = [];
    for (const { manifest } of packages()) {
      const rest = (await bundleIgnoringManifest(manifest.name)).replaceAll(/^import\s*"[^"]*";?/g, "");
      const complaints = rest === "" ? [] : [`${rest.length} characters stay: ${rest.slice(0, 300)}`];
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
