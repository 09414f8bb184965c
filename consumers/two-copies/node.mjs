// Two copies of every package in one process: what one copy makes the other must understand. The second copy is the same
// files in another folder, as a nested dependency or a development server would have it.
import { cpSync, mkdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import * as first from "lanewise";

const project = join(dirname(fileURLToPath(import.meta.url)), "..");
// Not beside this file: a second run would find it first, and there would be one copy.
const nested = join(project, "two-copies/second/node_modules");
mkdirSync(nested, { recursive: true });
for (const name of ["lanewise", "@lanewise"]) {
  cpSync(join(project, "node_modules", name), join(nested, name), { recursive: true });
}
const second = await import(pathToFileURL(join(nested, "lanewise/dist/index.js")).href);

function check(what, condition) {
  if (!condition) throw new Error(`two copies: ${what}`);
}

check("they are two", first.view !== second.view);

const owned = first.array([1, 2, 3], "float64");
const seen = second.view(owned);
check("the second copy views the first one's array", seen.get(2) === 3);
check("the second copy recognises it", second.isArray(owned) && first.isView(seen));
let code = "";
try {
  owned.resize(1);
} catch (error) {
  check("the second copy recognises the first one's errors", second.isLanewiseError(error));
  code = error.code;
}
check("the second copy's view locks the first one's array", code === "BUFFER");
check("one heap for both", first.defaultHeap() === second.defaultHeap());

check("expressions mix", second.sum(second.add(first.simd(owned), seen)) === 12);
const result = new Float64Array(3);
second.lanes`${first.view(new Float64Array([10, 20, 30]))} + ${owned}`.into(result);
check("kernels of the second copy take views of the first", result.join() === "11,22,33");

check(
  "dtypes of one copy are specifications for the other",
  second.zeros(2, first.dtype("float32")).dtype.name === "float32",
);
seen.release();
owned.resize(1);
owned.release();
console.log("two copies share arrays, views, errors, expressions and the heap");
