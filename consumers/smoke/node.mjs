// The smoke test in Node, on the installed package.
import * as lw from "lanewise";
import { smoke } from "./smoke.mjs";

console.log(await smoke(lw));
