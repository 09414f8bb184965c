/**
 * The tour's command line.
 */
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { InputError } from "./inputs.ts";
import { runTour } from "./tour.ts";

const USAGE = `usage: tour [--photo FILE.jpg] [--table FILE.csv] [--out FOLDER]

Walks through lanewise on a photograph and a table of measurements; without files it brings its own.
Writes photo.png and walk.svg into FOLDER (by default tour/out).`;

function parse(): { photo?: string; table?: string; out: string; help: boolean } {
  const { values } = parseArgs({
    options: {
      photo: { type: "string" },
      table: { type: "string" },
      out: { type: "string", default: join(dirname(dirname(fileURLToPath(import.meta.url))), "out") },
      help: { type: "boolean", default: false },
    },
  });
  return values;
}

try {
  const options = parse();
  if (options.help) console.log(USAGE);
  else await runTour(options, process.stdout);
} catch (error) {
  const { code = "" } = error as { code?: string };
  if (!(error instanceof InputError) && !code.startsWith("ERR_PARSE_ARGS")) throw error;
  console.error(`tour: ${(error as Error).message}`);
  process.exitCode = 1;
}
