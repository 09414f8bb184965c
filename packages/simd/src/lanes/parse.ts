/**
 * Tokens -> tree, by JavaScript's grammar and precedence with three differences: comparisons do not chain, `/` is true
 * division and `%` has the sign of the divisor (the operations `div` and `rem`). Names are not looked up here.
 */
import { LanesError } from "../errors.ts";
import { type Token, tokenise } from "./tokenise.ts";

/** A tree holds no values: it serves every call from the same place in the source. */
export type Tree =
  | { readonly type: "number"; readonly value: number | bigint }
  | { readonly type: "hole"; readonly index: number }
  | { readonly type: "call"; readonly name: string; readonly args: readonly Tree[]; readonly at: number }
  /** Only among the arguments of a call: what is no operand. */
  | { readonly type: "text"; readonly value: string }
  | { readonly type: "flag"; readonly value: boolean }
  | { readonly type: "list"; readonly items: readonly Tree[] }
  | { readonly type: "options"; readonly entries: readonly (readonly [name: string, value: Tree])[] };

/** What a tree is made of. */
export function partsOf(tree: Tree): readonly Tree[] {
  if (tree.type === "call") return tree.args;
  if (tree.type === "options") return tree.entries.map(([, value]) => value);
  return tree.type === "list" ? tree.items : NONE;
}

const NONE: readonly Tree[] = [];

/** Every part before what it is part of, from left to right. */
export function postorder(root: Tree): readonly Tree[] {
  const order: Tree[] = [];
  const stack = [root];
  for (let tree = stack.pop(); tree !== undefined; tree = stack.pop()) {
    order.push(tree);
    stack.push(...partsOf(tree));
  }
  return order.reverse();
}

/** Operators by falling precedence, as in ECMA-262; every level associates to the left. */
const LEVELS: readonly Readonly<Record<string, string>>[] = [
  { "||": "logicalOr" },
  { "&&": "logicalAnd" },
  { "|": "bitwiseOr" },
  { "^": "bitwiseXor" },
  { "&": "bitwiseAnd" },
  { "==": "eq", "!=": "ne" },
  { "<": "lt", "<=": "le", ">": "gt", ">=": "ge" },
  { "<<": "bitwiseLeftShift", ">>": "bitwiseRightShift" },
  { "+": "add", "-": "sub" },
  { "*": "mul", "/": "div", "%": "rem" },
];
const EQUALITY = 5;
const RELATION = 6;
const UNARY: Readonly<Record<string, string>> = {
  "-": "neg",
  "+": "positive",
  "~": "bitwiseInvert",
  "!": "logicalNot",
};
/** Operators that JavaScript has and this grammar has not, with what to write instead. */
const REFUSED: Readonly<Record<string, string>> = {
  "===": "write ==",
  "!==": "write !=",
  ">>>": "cast to an unsigned dtype and write >>",
  "++": "nothing is changed by a formula; for two signs write + +a",
  "--": "nothing is changed by a formula; for two signs write - -a",
};
/** Deeper nesting is refused before it could exhaust the stack. */
const MAX_DEPTH = 200;

/**
 * Reads a template.
 *
 * @throws {LANES} with the column and a caret.
 */
export function parse(strings: readonly string[]): { readonly tree: Tree; readonly shown: string } {
  const { tokens, shown } = tokenise(strings);
  let next = 0;
  let depth = 0;

  const peek = (): Token => tokens[next]!;
  const fail = (rule: string, token = peek()): never => {
    throw new LanesError(rule, shown, token.at);
  };
  const isOperator = (text: string): boolean => peek().type === "operator" && peek().text === text;
  const expect = (text: string, after: string): void => {
    if (!isOperator(text)) fail(`expected "${text}" ${after}`);
    next++;
  };
  const call = (name: string, args: readonly Tree[], at: number): Tree => ({ type: "call", name, args, at });

  function conditional(): Tree {
    if (++depth > MAX_DEPTH) fail(`nesting is limited to ${MAX_DEPTH} levels`);
    const condition = binary(0);
    let result = condition;
    if (isOperator("?")) {
      const { at } = tokens[next++]!;
      const whenTrue = conditional();
      expect(":", "of the conditional");
      result = call("where", [condition, whenTrue, conditional()], at);
    }
    depth--;
    return result;
  }

  function binary(level: number): Tree {
    const operators = LEVELS[level];
    if (operators === undefined) return unary();
    const first = next;
    let left = binary(level + 1);
    for (;;) {
      const token = peek();
      if (token.type !== "operator") return left;
      refuse(token);
      const name = operators[token.text];
      if (name === undefined) return left;
      next++;
      const right = next;
      left = call(name, [left, binary(level + 1)], token.at);
      if (level === EQUALITY || level === RELATION) {
        const again = peek().type === "operator" && comparison(peek().text);
        if (again || compares(first, right - 1) || compares(right, next)) {
          fail("comparisons do not chain: write (a < b) & (b < c)", again ? peek() : token);
        }
      }
    }
  }

  /** Whether a comparison stands between two tokens, outside parentheses. */
  function compares(from: number, to: number): boolean {
    let nesting = 0;
    for (let index = from; index < to; index++) {
      const { type, text } = tokens[index]!;
      if (type !== "operator") continue;
      if (text === "(") nesting++;
      else if (text === ")") nesting--;
      else if (nesting === 0 && comparison(text)) return true;
    }
    return false;
  }

  function refuse({ text }: Token): void {
    const instead = REFUSED[text];
    if (instead !== undefined) fail(`"${text}" is not part of the grammar: ${instead}`);
  }

  function unary(): Tree {
    const token = peek();
    refuse(token);
    const name = token.type === "operator" ? UNARY[token.text] : undefined;
    if (name === undefined) return power();
    if (++depth > MAX_DEPTH) fail(`nesting is limited to ${MAX_DEPTH} levels`);
    next++;
    const operand = peek().type === "operator" && UNARY[peek().text] !== undefined ? unary() : primary();
    depth--;
    if (isOperator("**")) fail(`"**" cannot follow a unary operator: write (-a) ** b or -(a ** b)`);
    // A sign before a literal makes a literal, so that uint8 + -1 is refused as the number -1 is.
    if (operand.type === "number" && name === "neg") return { type: "number", value: -operand.value };
    return call(name, [operand], token.at);
  }

  function power(): Tree {
    const base = primary();
    if (!isOperator("**")) return base;
    if (++depth > MAX_DEPTH) fail(`nesting is limited to ${MAX_DEPTH} levels`);
    const { at } = tokens[next++]!;
    const result = call("pow", [base, unary()], at);
    depth--;
    return result;
  }

  function primary(): Tree {
    const token = peek();
    next++;
    if (token.type === "hole") return { type: "hole", index: Number(token.text) };
    if (token.type === "number") return { type: "number", value: literal(token) };
    if (token.type === "name") {
      expect("(", `after ${token.text}: names are functions and casts, values go into \${}`);
      return call(token.text, list(")", argument), token.at);
    }
    if (token.type === "operator" && token.text === "(") {
      const inner = conditional();
      expect(")", "to close the parenthesis");
      return inner;
    }
    next--;
    return fail(token.type === "end" ? "the expression ends too early" : `expected a value, got "${token.text}"`);
  }

  function list<T>(end: string, item: () => T): T[] {
    const items: T[] = [];
    while (!isOperator(end)) {
      if (items.length > 0) expect(",", `or "${end}"`);
      items.push(item());
    }
    next++;
    return items;
  }

  function argument(): Tree {
    if (peek().type === "text") return { type: "text", value: tokens[next++]!.text.slice(1, -1) };
    if (!isOperator("{")) return conditional();
    next++;
    return { type: "options", entries: list("}", option) };
  }

  function option(): readonly [string, Tree] {
    const { type, text } = peek();
    if (type !== "name") fail("expected the name of an option");
    next++;
    expect(":", `after the option ${text}`);
    return [text, setting()];
  }

  function setting(): Tree {
    const { type, text } = peek();
    if (type === "name" && (text === "true" || text === "false")) {
      next++;
      return { type: "flag", value: text === "true" };
    }
    if (!isOperator("[")) return argument();
    next++;
    return { type: "list", items: list("]", conditional) };
  }

  function literal(token: Token): number | bigint {
    if (!token.text.endsWith("n")) return Number(token.text);
    if (/[.eE]/.test(token.text) && !/^0[xX]/.test(token.text)) fail("a bigint has no fraction or exponent", token);
    return BigInt(token.text.slice(0, -1));
  }

  const tree = conditional();
  if (peek().type !== "end") {
    fail(peek().type === "operator" ? `"${peek().text}" does not fit here` : "expected an operator");
  }
  return { tree, shown };
}

function comparison(text: string): boolean {
  return LEVELS[EQUALITY]?.[text] !== undefined || LEVELS[RELATION]?.[text] !== undefined;
}
