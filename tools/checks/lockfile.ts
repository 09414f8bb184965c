/**
 * The lockfile must hold the native part of every tool for Linux, macOS and Windows.
 *
 * A package manager that does not find one platform's package leaves it out without a word, and the next person's
 * frozen install on that platform has no binary. So: every family of platform packages in the lockfile has all three.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { type Check, fromComplaints, type Result } from "../support/check.ts";
import { root } from "../support/run.ts";

/** Where people work on this repository: npm's words for operating system and processor. */
const PLATFORMS = ["linux x64", "linux arm64", "darwin x64", "darwin arm64", "win32 x64"];

/** Parts of a package name that vary inside one family. */
const VARIANTS =
  /(^|[-/@])(bin|linux|darwin|macos|mac|win32|windows|win|freebsd|openbsd|netbsd|android|sunos|aix|openharmony|wasm32|wasi|x64|amd64|64|arm64|aarch64|arm|ia32|32|ppc64|s390x|riscv64|loong64|mips64el|gnu|musl|msvc|gnueabihf|musleabihf|eabi)(?=$|[-/])/g;

/** Families that exist for one platform only. */
const SINGLE: readonly RegExp[] = [/^fsevents$/];

export function lockfileComplaints(lockfile: string): readonly string[] {
  const families = new Map<string, Set<string>>();
  for (const { name, platforms } of platformPackages(lockfile)) {
    if (SINGLE.some(pattern => pattern.test(name))) continue;
    const family = familyOf(name);
    const seen = families.get(family) ?? new Set<string>();
    for (const platform of platforms) seen.add(platform);
    families.set(family, seen);
  }
  const complaints: string[] = [];
  if (families.size === 0) complaints.push("no platform packages found at all: the lockfile's form has changed");
  for (const [family, seen] of families) {
    const missing = PLATFORMS.filter(platform => !seen.has(platform));
    if (missing.length > 0) complaints.push(`${family}: nothing for ${missing.join(", ")}`);
  }
  return complaints;
}

function familyOf(name: string): string {
  let before = "";
  let family = name;
  while (family !== before) {
    before = family;
    family = family.replace(VARIANTS, "$1");
  }
  return family.replace(/-+$/g, "").replace(/-{2,}/g, "-");
}

/** The entries of the `packages` section that are bound to an operating system, with "os cpu" pairs. */
function* platformPackages(lockfile: string): Generator<{ name: string; platforms: readonly string[] }> {
  const section = lockfile.slice(lockfile.indexOf("\npackages:"), lockfile.indexOf("\nsnapshots:"));
  for (const entry of section.split(/\n(?= {2}\S)/)) {
    const name = /^ {2}'?(@?[^@'\n]+)@[^\n]*:\n/.exec(entry)?.[1];
    const os = listOf(entry, "os");
    const cpu = listOf(entry, "cpu");
    // A package for all three systems holds no native code for one of them; the list only shuts out others.
    const native = cpu.length > 0 || !["linux", "darwin", "win32"].every(system => os.includes(system));
    if (name && os.length > 0 && native)
      yield { name, platforms: os.flatMap(system => cpu.map(chip => `${system} ${chip}`)) };
  }
}

function listOf(entry: string, key: string): readonly string[] {
  const inner = new RegExp(`\\n {4}${key}: \\[([^\\]]*)\\]`).exec(entry)?.[1];
  return inner ? inner.split(",").map(word => word.trim()) : [];
}

export const lockfile: Check = {
  name: "lockfile",
  about: "every native tool is locked for Linux, macOS and Windows",
  async run(): Promise<readonly Result[]> {
    const text = readFileSync(join(root, "pnpm-lock.yaml"), "utf8");
    const hosts = text.match(/https?:\/\/\S+/g) ?? [];
    return [
      fromComplaints("native tools", lockfileComplaints(text)),
      fromComplaints(
        "no host names",
        hosts.map(host => `the lockfile names ${host}`),
      ),
    ];
  },
};
