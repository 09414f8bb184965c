/**
 * Writes every example as a module of its own under .cache/examples, from where it resolves the packages by name.
 * The tests run them, the type check compiles them.
 */
import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { root } from "../support/run.ts";
import { allExamples, type Example } from "./extract.ts";
import { instrument } from "./instrument.ts";

export interface WrittenExample extends Example {
  /** Absolute path of the module, or undefined when it could not be made. */
  readonly module: string | undefined;
  readonly problem?: string;
}

export const EXAMPLES_FOLDER: string = join(root, ".cache/examples");

export function writeExamples(folder: string = EXAMPLES_FOLDER): readonly WrittenExample[] {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const runtime = join(root, "tools/examples/runtime.ts");
  return allExamples().map(example => {
    const name = `${example.file.replace(/[^a-zA-Z0-9]+/g, "-")}-${example.line}.${example.language}`;
    const module = join(folder, name);
    try {
      writeFileSync(module, `${instrument(example.code, runtime)}\nexport {};\n`);
      return { ...example, module };
    } catch (error) {
      return { ...example, module: undefined, problem: String(error) };
    }
  });
}
