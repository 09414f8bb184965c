/**
 * The dependency rule, as data and as a check.
 *
 * Between packages: format <- array, format <- view, all three <- simd, all four <- bundle; array and view never meet
 * but in the protocol. Inside simd: `rules` below. Everywhere: a relative import stays in its package, sources load no
 * `node:` module (they must run in browsers), nothing third-party at run time, and no import cycles.
 * Reads imports with the parser that Vite carries, so comments and strings do not count.
 */
import { readFileSync } from "node:fs";
import { join, posix } from "node:path";
import { parseSync } from "vite";
import { type Check, fromComplaints, type Result } from "../support/check.ts";
import { filesUnder, type Package, packages } from "../support/packages.ts";
import { root } from "../support/run.ts";

/** Which packages the sources and tests of a package may import. */
export const ALLOWED: Readonly<Record<string, readonly string[]>> = {
  "@lanewise/format": [],
  "@lanewise/array": ["@lanewise/format"],
  "@lanewise/view": ["@lanewise/format"],
  "@lanewise/simd": ["@lanewise/format", "@lanewise/array", "@lanewise/view"],
  lanewise: ["@lanewise/format", "@lanewise/array", "@lanewise/view", "@lanewise/simd"],
};

/** What tests may use besides the packages. */
const TEST_TOOLS = ["vitest", "fast-check", "esbuild", "pyodide"];

interface InnerRule {
  readonly package: string;
  /** Files that the rule binds, relative to src. */
  readonly from: RegExp;
  /** What they must not import: a path relative to src, or a package name. */
  readonly not: RegExp;
  /** Imports of types only are free. */
  readonly typesFree?: boolean;
  readonly why: string;
}

export const INNER_RULES: readonly InnerRule[] = [
  {
    package: "@lanewise/format",
    from: /^geometry\//,
    not: /^(formats|values|struct|protocol|slices|copies)\//,
    typesFree: true,
    why: "geometry is about numbers: it reads no formats and touches no memory",
  },
  {
    package: "@lanewise/format",
    from: /^(formats|values)\//,
    not: /^(struct|slices|copies)\//,
    typesFree: true,
    why: "what elements are does not depend on how many of them are read, sliced or copied",
  },
  {
    package: "@lanewise/array",
    from: /^heap\//,
    not: /^(elements|making)\/|^(?:array|handle|storage)\.ts$/,
    typesFree: true,
    why: "the heap hands out blocks of bytes and knows no arrays",
  },
  {
    package: "@lanewise/view",
    from: /^layouts\//,
    not: /^(text\/|[^/]*$)/,
    typesFree: true,
    why: "layouts are computed from layouts: no view is made and no memory touched",
  },
  {
    package: "@lanewise/simd",
    from: /^wasm\//,
    not: /^(?!wasm\/)/,
    why: "the WebAssembly encoder knows bytes and opcodes, no arrays and no plans",
  },
  {
    package: "@lanewise/simd",
    from: /^ir\//,
    not: /^(?!ir\/|wasm\/)/,
    why: "the program representation stands below everything but the encoder",
  },
  {
    package: "@lanewise/simd",
    from: /^math\//,
    not: /^(?!math\/|ir\/)/,
    why: "math lowerings see nothing but the builder of programs",
  },
  {
    package: "@lanewise/simd",
    from: /^lowering\//,
    not: /^(?!lowering\/|math\/|ir\/|@lanewise\/format$)/,
    why: "lowerings turn operations into programs and know no expressions, plans or kernels",
  },
  {
    package: "@lanewise/simd",
    from: /^lanes\/(?:tokenise|parse)\.ts$/,
    not: /^(wasm|ir|math|lowering|plan|kernel|run)\//,
    why: "the grammar reads text; what an operation means stands elsewhere",
  },
  {
    package: "@lanewise/simd",
    from: /^(table|expression)\//,
    not: /^(reductions|moves|order|products|lanes)\//,
    why: "expressions know operations, not the functions that are made of them",
  },
  {
    package: "@lanewise/simd",
    from: /^(reductions|moves)\//,
    not: /^(order|products|lanes)\//,
    why: "reductions and moves are what sorting, products and templates are made of",
  },
  {
    package: "@lanewise/simd",
    from: /^plan\//,
    not: /^(wasm\/|run\/|kernel\/(?!spec\.ts$))/,
    typesFree: true,
    why: "a plan is data: it decides shapes and never emits or runs",
  },
  {
    package: "@lanewise/simd",
    from: /^kernel\//,
    not: /^(plan|run)\//,
    typesFree: true,
    why: "a kernel is made from its specification alone",
  },
];

export interface Import {
  readonly specifier: string;
  readonly typeOnly: boolean;
}

export function importsOf(file: string, text: string): readonly Import[] {
  const { module, errors } = parseSync(file, text);
  if (errors.length > 0) throw new SyntaxError(`${file} does not parse: ${errors[0]?.message}`);
  const found: Import[] = [];
  for (const one of module.staticImports) {
    const typeOnly = /^import\s+type\b/.test(text.slice(one.start, one.end)) || allTypes(one.entries);
    found.push({ specifier: one.moduleRequest.value, typeOnly });
  }
  for (const one of module.staticExports) {
    const request = one.entries.find(entry => entry.moduleRequest)?.moduleRequest;
    if (request) found.push({ specifier: request.value, typeOnly: allTypes(one.entries) });
  }
  for (const one of module.dynamicImports) {
    const quoted = /^["'`](.*)["'`]$/.exec(text.slice(one.moduleRequest.start, one.moduleRequest.end));
    if (quoted?.[1]) found.push({ specifier: quoted[1], typeOnly: false });
  }
  return found;
}

function allTypes(entries: readonly { isType: boolean }[]): boolean {
  return entries.length > 0 && entries.every(entry => entry.isType);
}

/** Every breach of the rule in the packages under `base`, one line each. */
export function breaches(base: string = root): readonly string[] {
  return packages(base).flatMap(one => [...sourceBreaches(one), ...testBreaches(one, base), ...manifestBreaches(one)]);
}

function sourceBreaches(one: Package): string[] {
  const allowed = ALLOWED[one.manifest.name] ?? [];
  const src = join(one.path, "src");
  const lines: string[] = [];
  const graph = new Map<string, readonly string[]>();
  for (const file of filesUnder(src, [".ts", ".js"], src)) {
    const where = `packages/${one.folder}/src/${file}`;
    const runtime: string[] = [];
    for (const { specifier, typeOnly } of importsOf(file, readFileSync(join(src, file), "utf8"))) {
      let target = specifier;
      if (specifier.startsWith(".")) {
        target = posix.join(posix.dirname(file), specifier);
        if (target.startsWith("..")) lines.push(`${where} leaves its package: ${specifier}`);
        if (!typeOnly) runtime.push(target);
      } else if (specifier.startsWith("node:")) {
        lines.push(`${where} loads ${specifier}: sources must run in browsers, use process.getBuiltinModule`);
      } else if (!allowed.includes(specifier)) {
        const may = allowed.length > 0 ? allowed.join(", ") : "no package";
        lines.push(`${where} imports ${specifier}, but ${one.manifest.name} may import ${may}`);
      }
      for (const rule of INNER_RULES) {
        if (rule.package !== one.manifest.name || !rule.from.test(file) || !rule.not.test(target)) continue;
        if (rule.typesFree && typeOnly) continue;
        lines.push(`${where} imports ${target}: ${rule.why}`);
      }
    }
    graph.set(file, runtime);
  }
  for (const cycle of cyclesOf(graph)) lines.push(`packages/${one.folder}/src: import cycle ${cycle.join(" -> ")}`);
  return lines;
}

/** A test that needs a package outside its own's list belongs to packages/bundle/test. */
function testBreaches(one: Package, base: string): string[] {
  const allowed = [one.manifest.name, ...(ALLOWED[one.manifest.name] ?? []), ...TEST_TOOLS];
  const lines: string[] = [];
  for (const file of filesUnder(join(one.path, "test"), [".ts"], base)) {
    for (const { specifier } of importsOf(file, readFileSync(join(base, file), "utf8"))) {
      if (specifier.startsWith(".") || specifier.startsWith("node:") || specifier.startsWith("vitest/")) continue;
      const name = specifier.split("/", specifier.startsWith("@") ? 2 : 1).join("/");
      if (!allowed.includes(name))
        lines.push(`${file} imports ${specifier}: such a test belongs to packages/bundle/test`);
    }
  }
  return lines;
}

/** The manifest names exactly the packages that the rule allows, and nothing of others' at run time. */
function manifestBreaches(one: Package): string[] {
  const allowed = ALLOWED[one.manifest.name] ?? [];
  const named = Object.keys({ ...one.manifest.dependencies, ...one.manifest.peerDependencies });
  return named
    .filter(name => !allowed.includes(name))
    .map(name => `packages/${one.folder}/package.json depends on ${name}, which the rule does not allow`);
}

/** Cycles of imports that exist at run time; each is reported once, from its first file in order. */
function cyclesOf(graph: ReadonlyMap<string, readonly string[]>): readonly (readonly string[])[] {
  const cycles: string[][] = [];
  const done = new Set<string>();
  const path: string[] = [];
  const visit = (file: string): void => {
    const at = path.indexOf(file);
    if (at >= 0) cycles.push([...path.slice(at), file]);
    if (at >= 0 || done.has(file)) return;
    path.push(file);
    for (const next of graph.get(file) ?? []) visit(next);
    path.pop();
    done.add(file);
  };
  for (const file of graph.keys()) visit(file);
  return cycles;
}

export const layers: Check = {
  name: "layers",
  about: "the dependency rule between and inside the packages",
  async run(): Promise<readonly Result[]> {
    return [fromComplaints("dependency rule", breaches())];
  },
};
