/**
 * The tour's command line: arguments in, exit code out.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { InputError } from "./inputs.ts";
import type { Output } from "./report.ts";
import { runTour } from "./tour.ts";

const USAGE = `usage: tour [--photo FILE.jpg] [--table FILE.csv] [--out FOLDER]

Walks through lanewise on a photograph and a table of measurements; without files it brings its own.
Writes photo.png and walk.svg into FOLDER (by default tour/out).
`;

const FOLDER = /* @__PURE__ */ join(dirname(dirname(fileURLToPath(import.meta.url))), "out");

/** Runs the tour and gives the exit code. What a person can mend is one line on `complaints` and code 1. */
export async function main(args: readonly string[], output: Output, complaints: Output): Promise<number> {
  try {
    const { values } = parseArgs({
      args: [...args],
      options: {
        photo: { type: "string" },
        table: { type: "string" },
        out: { type: "string", default: FOLDER },
        help: { type: "boolean", default: false },
      },
    });
    if (values.help) output.write(USAGE);
    else await runTour(values, output);
    return 0;
  } catch (error) {
    const { code = "", message } = error as { code?: string; message: string };
    if (!(error instanceof InputError) && !code.startsWith("ERR_PARSE_ARGS")) throw error;
    complaints.write(`tour: ${message.split("\n")[0]}\n`);
    return 1;
  }
}
