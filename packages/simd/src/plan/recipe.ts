/**
 * An expression's structure, apart from its memory: nodes in order of dependency, numbered, each once however often it is
 * used. Equal structures share one `Recipe`, and with it their programs and kernels, whatever the shapes and addresses.
 */

import type { Constant, Deferred, Formula, Leaf, Node, Position } from "../expression/node.ts";
import type { Storage } from "../ir/storage.ts";
import type { Scalar } from "../lowering/lower.ts";
import { scalarParameter } from "../lowering/scalar-parameter.ts";
import type { Compiled } from "../run/kernels.ts";
import { nativeName, type Operation, type WeakScalar } from "../table/operation.ts";

/** What a kernel reads: memory, or positions. */
export type Source = Leaf | Position | Deferred;

/** One node of a structure; operands are numbers of earlier steps. Holds no exporter, because structures are kept. */
export type Step =
  | { readonly kind: "input"; readonly index: number; readonly storage: Storage; readonly scalar: Scalar }
  | {
      readonly kind: "number";
      readonly index: number;
      readonly scalar: Scalar;
      /** The value, where the structure depends on it: the exponent of a power. */
      readonly known: WeakScalar | undefined;
    }
  | { readonly kind: "known"; readonly value: WeakScalar; readonly scalar: Scalar }
  | {
      readonly kind: "formula";
      readonly operation: Operation;
      readonly args: readonly number[];
      readonly computes: readonly Scalar[];
      readonly scalar: Scalar;
    };

/** What all expressions of one structure share. */
export interface Recipe {
  /** A number of its own. */
  readonly id: number;
  readonly codes: readonly unknown[];
  readonly steps: readonly Step[];
  readonly inputs: readonly Storage[];
  /** The native dtype of the values. */
  readonly scalar: Scalar;
  /** Anything made from the structure alone, by a key that says for which destination and operand classes. */
  readonly made: Map<string, unknown>;
  /** The kernels that store its values; a structure meets few destinations and classes of operands. */
  readonly kernels: Compiled[];
}

/** One expression, ready to be planned. */
export interface Linear {
  readonly recipe: Recipe;
  /** In the order of the kernel's inputs. */
  readonly sources: readonly Source[];
  /** In the order of the kernel's scalar parameters. */
  readonly numbers: readonly (number | bigint)[];
  /** The nodes of these numbers. */
  readonly constants: readonly Constant[];
}

/** Structures that are remembered, at most; then all are forgotten. */
const CAPACITY = 4096;

let stamp = 0;
let recipes = new Map<number, Recipe[]>();
let count = 0;
let made = 0;

// One for all calls, so that small expressions leave little to collect; nothing here calls user code. Not emptied by its
// length, which gives the memory away.
const codes: unknown[] = [];
let coded = 0;

/** Numbers the nodes below `root` and finds the recipe of their structure. */
export function linearise(root: Node): Linear {
  if (root.kind !== "formula") return found(root);
  if (root.linear === null) root.linear = isFlat(root) ? flat(root) : found(root);
  return root.linear;
}

/** Whether a formula has nothing but leaves below it, each another one: its structure then follows from its dtypes. */
function isFlat({ inputs }: Formula): boolean {
  for (let k = 0; k < inputs.length; k++) {
    if (inputs[k]!.kind !== "leaf") return false;
    for (let other = 0; other < k; other++) if (inputs[other] === inputs[k]) return false;
  }
  return true;
}

function flat(root: Formula): Linear {
  const recipe = (root.typing.flat ??= found(root).recipe);
  return { recipe, sources: root.inputs as readonly Leaf[], numbers: NONE, constants: NONE };
}

const NONE: readonly never[] = [];

function found(root: Node): Linear {
  const nodes = inOrder(root);
  const sources: Source[] = [];
  const constants: Constant[] = [];
  coded = 0;
  for (let index = 0; index < nodes.length; index++) encode(nodes[index]!, sources, constants);
  const numbers: (number | bigint)[] = [];
  for (let index = 0; index < constants.length; index++) numbers.push(scalarParameter(constants[index]!));
  return { recipe: recipeOf(nodes), sources, numbers, constants };
}

/** Nodes after the nodes they need. With a stack of its own: a chain of additions may be longer than JavaScript's. */
export function inOrder(root: Node): Node[] {
  const mark = ++stamp;
  const nodes: Node[] = [];
  const stack: Node[] = [root];
  while (stack.length > 0) {
    const node = stack[stack.length - 1]!;
    if (node.stamp === mark) {
      stack.pop();
      continue;
    }
    const before = stack.length;
    if (node.kind === "formula") {
      const { inputs } = node;
      for (let index = inputs.length - 1; index >= 0; index--) {
        const input = inputs[index]!;
        if (input.stamp === mark) continue;
        if (input.kind === "formula") stack.push(input);
      }
      if (stack.length > before) continue;
      for (let index = 0; index < inputs.length; index++) {
        const input = inputs[index]!;
        if (input.stamp !== mark) number(input, mark, nodes);
      }
    }
    stack.pop();
    number(node, mark, nodes);
  }
  return nodes;
}

function number(node: Node, mark: number, nodes: Node[]): void {
  node.stamp = mark;
  node.slot = nodes.length;
  nodes.push(node);
}

function encode(node: Node, sources: Source[], constants: Constant[]): void {
  switch (node.kind) {
    case "formula":
      codes[coded++] = node.operation.id;
      for (let index = 0; index < node.inputs.length; index++) codes[coded++] = node.inputs[index]!.slot;
      // What of these operands became the dtype to compute in decides about everything else.
      codes[coded++] = node.typing.computes[node.inputs.length - 1];
      if (knownPower(node)) codes[coded++] = (node.inputs[1] as Constant).value;
      break;
    case "constant":
      codes[coded++] = node.scalar === "bool" ? "known" : "number";
      codes[coded++] = node.scalar === "bool" ? node.value : node.scalar;
      if (node.scalar !== "bool") constants.push(node);
      break;
    default:
      codes[coded++] = node.kind === "position" ? "index" : storageOf(node);
      sources.push(node);
  }
}

/** Whether an operation has a lowering of its own for the number on its right. */
function knownPower(node: Formula): boolean {
  const right = node.inputs[1];
  return node.operation.withNumber !== undefined && right?.kind === "constant" && right.parameter < 0;
}

function storageOf(source: Leaf | Deferred): Storage {
  return source.storage!;
}

function recipeOf(nodes: readonly Node[]): Recipe {
  let hash = coded;
  for (let index = 0; index < coded; index++) {
    const code = codes[index];
    const part = typeof code === "number" ? code : typeof code === "string" ? code.charCodeAt(code.length - 1) : 7;
    hash = (Math.imul(hash, 31) + part) | 0;
  }
  const bucket = recipes.get(hash);
  if (bucket !== undefined) {
    for (let index = 0; index < bucket.length; index++) if (isCoded(bucket[index]!.codes)) return bucket[index]!;
  }
  const recipe = makeRecipe(codes.slice(0, coded), nodes);
  if (++count > CAPACITY) {
    recipes = new Map();
    count = 1;
  }
  const entries = recipes.get(hash);
  if (entries === undefined) recipes.set(hash, [recipe]);
  else entries.push(recipe);
  return recipe;
}

/** Whether these are the codes that have been collected. */
function isCoded(own: readonly unknown[]): boolean {
  if (own.length !== coded) return false;
  for (let index = 0; index < coded; index++) if (!Object.is(own[index], codes[index])) return false;
  return true;
}

function makeRecipe(codes: readonly unknown[], nodes: readonly Node[]): Recipe {
  const inputs: Storage[] = [];
  let numbers = 0;
  const exponents = new Set(nodes.map(node => (node.kind === "formula" && knownPower(node) ? node.inputs[1] : null)));
  const steps = nodes.map((node): Step => {
    if (node.kind === "formula") {
      const { operation, inputs: args, typing } = node;
      const slots = args.map(input => input.slot);
      return { kind: "formula", operation, args: slots, computes: typing.computes, scalar: typing.scalar };
    }
    if (node.kind === "constant") {
      const { value, scalar } = node;
      if (scalar === "bool") return { kind: "known", value, scalar };
      return { kind: "number", index: numbers++, scalar, known: exponents.has(node) ? value : undefined };
    }
    const storage = node.kind === "position" ? "index" : storageOf(node);
    const index = inputs.push(storage) - 1;
    return { kind: "input", index, storage, scalar: nativeName(node.dtype)! };
  });
  return { id: ++made, codes, steps, inputs, scalar: steps[steps.length - 1]!.scalar, made: new Map(), kernels: [] };
}

const identities = /* @__PURE__ */ new Map<Scalar, Recipe>();

/** The structure that only reads values of a native dtype. */
export function identityRecipe(scalar: Scalar): Recipe {
  let recipe = identities.get(scalar);
  if (recipe === undefined) {
    const steps: Step[] = [{ kind: "input", index: 0, storage: scalar, scalar }];
    recipe = { id: ++made, codes: [scalar], steps, inputs: [scalar], scalar, made: new Map(), kernels: [] };
    identities.set(scalar, recipe);
  }
  return recipe;
}
