/** The settings of arithmetic. Results never depend on them, only how they are computed. */
import { type Configuration, configure as configureArrays } from "@lanewise/array";
import { ArgumentError } from "@lanewise/format";
import { described, optionsOf } from "./expression/options.ts";
import { configureThreads, type ThreadSettings } from "./run/threads.ts";
import { forceBackend } from "./run/wasm.ts";

/** What can be set, the settings of `@lanewise/array` included; anything left out keeps its value. */
export interface Settings extends ThreadSettings, Configuration {
  /** "js" runs the JavaScript kernels even where WebAssembly is there; "auto" is the default. */
  readonly backend?: "auto" | "js";
}

/**
 * Changes how expressions are evaluated from now on.
 *
 * @throws {ARGUMENT} an unknown backend, a number of threads or milliseconds that is none, another name, or no object
 *
 * @example
 * import * as lw from "lanewise";
 * lw.configure({ backend: "js" });
 * lw.info().path; // => "js"
 * lw.configure({ backend: "auto" });
 */
export function configure(settings: Settings): void {
  if (typeof settings !== "object" || settings === null) {
    throw new ArgumentError("settings", `configure takes an object, as { backend: "js" }, got ${described(settings)}`);
  }
  const { backend, trace, ...threads } = optionsOf("configure", settings, "backend trace threads worker stallMs");
  if (backend !== undefined && backend !== "auto" && backend !== "js") {
    throw new ArgumentError("backend", `"backend" must be "auto" or "js", got ${described(backend)}`);
  }
  if (trace !== undefined) configureArrays({ trace });
  if (Object.keys(threads).length > 0) configureThreads(threads);
  if (backend !== undefined) forceBackend(backend);
}
