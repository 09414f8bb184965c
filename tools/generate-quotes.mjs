// Fills the code blocks behind `<!-- quote FILE FUNCTION -->` in ARCHITECTURE.md with that function as it is now.
// With --check it writes nothing and fails when the file is not what it would write.
import { readFileSync, writeFileSync } from "node:fs";

const target = new URL("../ARCHITECTURE.md", import.meta.url);

/** The text of a function declared at the top level of a file, doc comment left out. */
function functionIn(file, name) {
  const source = readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
  const begin = source.search(new RegExp(`^(?:export )?function ${name}\\(`, "m"));
  const end = source.indexOf("\n}\n", begin);
  if (begin < 0 || end < 0) throw new Error(`no function ${name} in ${file}`);
  return source.slice(begin, end + 2);
}

const text = readFileSync(target, "utf8");
const block = /(<!-- quote (\S+) (\S+) -->\n)(?:\n?```ts no-run\n[\s\S]*?```\n)?/g;
const wanted = text.replace(block, (_, marker, file, name) => {
  return `${marker}\n\`\`\`ts no-run\n${functionIn(file, name)}\n\`\`\`\n`;
});

if (!process.argv.includes("--check")) writeFileSync(target, wanted);
else if (wanted !== text) {
  console.error("ARCHITECTURE.md quotes code that has changed: run pnpm generate");
  process.exit(1);
}
