/**
 * Three kinds of tests, three projects:
 *   node     packages/<p>/test/*.test.ts           from the sources, in Node
 *   types    packages/<p>/test/*.test-d.ts         what the compiler infers
 *   browser  packages/<p>/test/*.browser.test.ts   in a real, cross-origin isolated Chromium
 * All resolve our packages to their sources through the "@lanewise/source" condition; dist is tested by the consumers.
 */
import { playwright } from "@vitest/browser-playwright";
import { defaultClientConditions, defaultServerConditions } from "vite";
import { defineConfig, type TestProjectInlineConfiguration } from "vitest/config";
import { CHROMIUM_ARGS, findChromium } from "./tools/chromium.ts";

const SOURCE = "@lanewise/source";
const chromium = await findChromium();

// `using` is not in the browsers and Nodes we support yet: down-level it as tsc does.
const oxc = { target: "es2022" };
const resolve = { conditions: [SOURCE, ...defaultClientConditions] };
const ssr = { resolve: { conditions: [SOURCE, ...defaultServerConditions] } };

const node: TestProjectInlineConfiguration = {
  oxc,
  resolve,
  ssr,
  test: {
    name: "node",
    environment: "node",
    // The machine may be slow and busy; a test that hangs is still noticed.
    testTimeout: 60_000,
    include: ["{packages/*,tour,tools}/test/**/*.test.ts"],
    exclude: ["**/*.browser.test.ts", "**/node_modules/**"],
    execArgv: ["--expose-gc"],
    server: { deps: { inline: [/@lanewise\//, /^lanewise$/] } },
  },
};

const types: TestProjectInlineConfiguration = {
  resolve,
  ssr,
  test: {
    name: "types",
    include: [],
    typecheck: {
      enabled: true,
      only: true,
      checker: "tsc",
      include: ["packages/*/test/**/*.test-d.ts"],
      tsconfig: "./tsconfig.types.json",
    },
  },
};

const browser: TestProjectInlineConfiguration = {
  oxc,
  resolve,
  server: {
    headers: { "Cross-Origin-Opener-Policy": "same-origin", "Cross-Origin-Embedder-Policy": "require-corp" },
  },
  test: {
    name: "browser",
    include: ["packages/*/test/**/*.browser.test.ts"],
    browser: {
      enabled: true,
      headless: true,
      screenshotFailures: false,
      provider: playwright({
        launchOptions: { ...(chromium.path ? { executablePath: chromium.path } : {}), args: [...CHROMIUM_ARGS] },
      }),
      instances: [{ browser: "chromium" }],
    },
  },
};

export default defineConfig({
  test: {
    projects: chromium.path ? [node, types, browser] : [node, types],
    passWithNoTests: true,
  },
});
