/**
 * The examples of the documentation compile under the strict flags. (That they run is tested by
 * tools/test/examples.test.ts, which writes the modules that are compiled here.)
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { EXAMPLES_FOLDER, writeExamples } from "../examples/write.ts";
import { type Check, failed, passed, type Result } from "../support/check.ts";
import { bin, run } from "../support/run.ts";

export const examples: Check = {
  name: "examples",
  about: "the documentation's examples compile under the strict flags",
  async run(): Promise<readonly Result[]> {
    const written = writeExamples().filter(({ language }) => language === "ts");
    const config = {
      extends: "../../tsconfig.json",
      compilerOptions: { rewriteRelativeImportExtensions: false },
      include: ["./*.ts"],
    };
    writeFileSync(join(EXAMPLES_FOLDER, "tsconfig.json"), JSON.stringify(config));
    if (written.length === 0) return [passed("no examples yet")];
    const { ok, output } = await run(bin("tsc"), ["-p", EXAMPLES_FOLDER, "--pretty", "false"]);
    const name = `${written.length} examples`;
    return [ok ? passed(name) : failed(name, output.trim())];
  },
};
