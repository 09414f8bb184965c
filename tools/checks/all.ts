/**
 * Every check of the test command, in the order in which they run: quick ones first, what needs dist after the build.
 */
import type { Check } from "../support/check.ts";
import { decisions } from "./decisions.ts";
import { errors } from "./errors.ts";
import { examples } from "./examples.ts";
import { layers } from "./layers.ts";
import { lockfile } from "./lockfile.ts";
import { build, format, generated, types, unused } from "./programs.ts";
import { browser, inferred, unit } from "./vitest.ts";

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
  browser,
];
