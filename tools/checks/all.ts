/**
 * Every check of the test command, in the order in which they run: quick ones first, what needs dist after the build.
 */
import type { Check } from "../support/check.ts";
import { bundling } from "./bundling.ts";
import { decisions } from "./decisions.ts";
import { errors } from "./errors.ts";
import { examples } from "./examples.ts";
import { layers } from "./layers.ts";
import { lockfile } from "./lockfile.ts";
import { packed } from "./packed.ts";
import { page } from "./page.ts";
import { build, format, generated, types, unused } from "./programs.ts";
import { runtimes } from "./runtimes.ts";
import { browser, inferred, unit } from "./vitest.ts";

/** What `pnpm test` runs. */
export const CHECKS: readonly Check[] = [
  format,
  types,
  layers,
  lockfile,
  generated,
  errors,
  decisions,
  unused,
  build,
  unit,
  examples,
  inferred,
  bundling,
  packed,
  browser,
  page,
];

/** What runs only when it is named. */
export const EXTRA_CHECKS: readonly Check[] = [runtimes];
