// Copies the hand-written plain JavaScript files of a package (src/**/*.js) to dist, where tsc puts the rest.
//
// tsc cannot emit them itself: `allowJs` and `isolatedDeclarations` exclude each other. Run in the package's folder.
import { cpSync, readdirSync } from "node:fs";
import { join } from "node:path";

for (const entry of readdirSync("src", { recursive: true, withFileTypes: true })) {
  if (!entry.isFile() || !entry.name.endsWith(".js")) continue;
  const from = join(entry.parentPath, entry.name);
  cpSync(from, join("dist", from.slice("src".length)));
}
