import { expect, test } from "vitest";
import { lockfileComplaints } from "../checks/lockfile.ts";

function lockfile(...names: readonly [name: string, os: string, cpu: string][]): string {
  const entries = names.map(
    ([name, os, cpu]) => `  '${name}@1.0.0':\n    resolution: {}\n    cpu: [${cpu}]\n    os: [${os}]\n`,
  );
  return `lockfileVersion: '9.0'\n\npackages:\n\n${entries.join("\n")}\nsnapshots:\n`;
}

const whole: [string, string, string][] = [
  ["@tool/linux-x64", "linux", "x64"],
  ["@tool/linux-arm64-musl", "linux", "arm64"],
  ["@tool/bin-darwin-arm64", "darwin", "arm64"],
  ["@tool/darwin-x64", "darwin", "x64"],
  ["@tool/windows-64", "win32", "x64"],
];

test("a family with all platforms passes, whatever its packages are called", () => {
  expect(lockfileComplaints(lockfile(...whole))).toEqual([]);
});

test.each(whole.map(([name]) => name))("without %s it fails", name => {
  expect(lockfileComplaints(lockfile(...whole.filter(one => one[0] !== name)))).toHaveLength(1);
});

test("a package for all systems and any processor is no native tool", () => {
  const text = lockfile(...whole).replace(
    "\nsnapshots:",
    "\n  pure@1.0.0:\n    os: [aix, darwin, linux, win32]\n\nsnapshots:",
  );
  expect(lockfileComplaints(text)).toEqual([]);
});

test("a lockfile in which no platform package is recognised fails", () => {
  expect(lockfileComplaints("packages:\n")).toHaveLength(1);
});
