// What an import costs and what it consists of: bytes minified and gzipped, then the modules in it, minified. With a number,
// also what would be gone without each of that many modules, the largest first: gzipped, with all that only they need.
//
//   node tools/size.mjs [code] [modules]
//   node tools/size.mjs 'export { getBuffer, dtype } from "@lanewise/format"' 10
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";

const root = resolve(import.meta.dirname, "..");
const [code = 'export * from "lanewise"', without = "0"] = process.argv.slice(2);

/** Bundles the sources; `gone` is a module whose exports do nothing. */
async function bundled(gone) {
  const stub = {
    name: "stub",
    setup(builder) {
      if (gone !== undefined)
        builder.onLoad({ filter: /\.ts$/ }, ({ path }) => (path === gone ? stubOf(path) : undefined));
    },
  };
  const { outputFiles, metafile } = await build({
    stdin: { contents: code, resolveDir: root, loader: "ts" },
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    conditions: ["@lanewise/source"],
    write: false,
    metafile: true,
    logLevel: "silent",
    plugins: [stub],
  });
  const [{ inputs, bytes }] = Object.values(metafile.outputs);
  return { bytes, gzip: gzipSync(outputFiles[0].contents, { level: 9 }).length, inputs };
}

/** The same names, for nothing. */
async function stubOf(path) {
  const { metafile } = await build({ entryPoints: [path], write: false, metafile: true, format: "esm", outdir: "out" });
  const [{ exports }] = Object.values(metafile.outputs);
  return { contents: exports.map(name => `export const ${name} = null;`).join("\n"), loader: "ts" };
}

const { bytes, gzip, inputs } = await bundled();
console.log(`${gzip} bytes gzipped, ${bytes} minified`);
const modules = Object.entries(inputs)
  .map(([path, { bytesInOutput }]) => ({ path, size: bytesInOutput }))
  .filter(({ size }) => size > 0)
  .sort((a, b) => b.size - a.size);
for (const [k, { path, size }] of modules.entries()) {
  const less = k < Number(without) ? `  ${gzip - (await bundled(resolve(path))).gzip} gzipped without it` : "";
  console.log(`${String(size).padStart(6)} ${path}${less}`);
}
