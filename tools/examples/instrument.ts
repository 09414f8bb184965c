/**
 * Turns an example into a module that checks itself: comments that state a result become assertions.
 *
 *   expression;          // => value        deep equality with the JS expression `value`
 *   const x = call();    // => value        the same for x
 *   console.log(x);      // => text         exactly this text is printed; more lines follow as comments
 *   statement;           // throws CODE     an error with this code is thrown
 *
 * A comment belongs to the innermost statement that ends on its line. Line numbers stay as they were.
 */
import { parseSync } from "vite";

interface Node {
  readonly type: string;
  readonly start: number;
  readonly end: number;
  readonly [key: string]: unknown;
}

interface Edit {
  readonly at: number;
  readonly text: string;
}

/** `import * as lw from "lanewise"` when the example does not say where `lw` comes from. */
const PRELUDE = 'import * as lw from "lanewise"; ';

/** Assumes that `code` is a whole module; throws SyntaxError when it does not parse. */
export function instrument(code: string, runtime: string): string {
  const { program, comments, errors } = parseSync("example.ts", code);
  if (errors.length > 0) throw new SyntaxError(errors[0]?.message);
  const statements = statementsIn(program as unknown as Node);
  const edits: Edit[] = [];
  comments.forEach((comment, index) => {
    const claim = comment.type === "Line" ? /^\s*(=>|throws)\s+(.*)$/.exec(comment.value) : null;
    if (!claim) return;
    const [, kind, stated = ""] = claim;
    const statement = statementBefore(statements, code, comment.start);
    if (!statement) throw new SyntaxError(`no statement ends before the comment "${comment.value.trim()}"`);
    if (kind === "throws") edits.push(...expectThrow(statement, stated.trim()));
    else if (isConsoleLog(statement))
      edits.push(...expectPrint(statement, [stated, ...moreLines(code, comments, index)]));
    else edits.push(...expectValue(statement, stated.trim().replace(/;$/, "")));
  });
  const needsImport = /\blw\b/.test(code) && !/\blw\s+from\b/.test(code);
  const header = `import * as __doc from ${JSON.stringify(runtime)}; ${needsImport ? PRELUDE : ""}`;
  return header + apply(code, edits);
}

function expectValue(statement: Node, stated: string): Edit[] {
  if (statement.type === "ExpressionStatement") {
    const { start, end } = statement["expression"] as Node;
    return [
      { at: start, text: "__doc.same((" },
      { at: end, text: `), () => (${stated}))` },
    ];
  }
  const declared = (statement["declarations"] as readonly { id: Node }[] | undefined)?.at(-1)?.id;
  if (declared?.type !== "Identifier") throw new SyntaxError(`"=> ${stated}" needs an expression or a declaration`);
  return [{ at: statement.end, text: ` __doc.same(${declared["name"]}, () => (${stated}));` }];
}

function expectPrint(statement: Node, lines: readonly string[]): Edit[] {
  const text = lines.map(line => line.trimEnd()).join("\n");
  return [
    { at: statement.start, text: "__doc.startPrint(); " },
    { at: statement.end, text: ` __doc.endPrint(${JSON.stringify(text)});` },
  ];
}

function expectThrow(statement: Node, code: string): Edit[] {
  return [
    { at: statement.start, text: `__doc.throws(${JSON.stringify(code)}, () => { ` },
    { at: statement.end, text: " });" },
  ];
}

/** Comment lines directly under a claim, each alone on its line: the rest of a printed text. */
function moreLines(
  code: string,
  comments: readonly { start: number; end: number; value: string }[],
  index: number,
): string[] {
  const lines: string[] = [];
  for (let next = index + 1; next < comments.length; next += 1) {
    const before = comments[next - 1] as { end: number };
    const comment = comments[next] as { start: number; value: string };
    if (!/^\r?\n[ \t]*$/.test(code.slice(before.end, comment.start)) || /^\s*(=>|throws)\s/.test(comment.value)) break;
    lines.push(comment.value.replace(/^ /, ""));
  }
  return lines;
}

function isConsoleLog(statement: Node): boolean {
  const call = statement["expression"] as Node | undefined;
  const callee = call?.["callee"] as (Node & { object?: Node; property?: Node }) | undefined;
  return callee?.object?.["name"] === "console" && callee.property?.["name"] === "log";
}

function statementBefore(statements: readonly Node[], code: string, at: number): Node | undefined {
  return statements
    .filter(({ end }) => end <= at && !code.slice(end, at).includes("\n"))
    .sort((a, b) => b.end - a.end || a.start - b.start)
    .find(({ end }) => /^[\s;]*$/.test(code.slice(end, at)));
}

/** Every statement that stands in a block or at the top, depth first. */
function statementsIn(node: Node): Node[] {
  const found: Node[] = [];
  const visit = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) visit(one);
    if (typeof value !== "object" || value === null || !("type" in value)) return;
    const child = value as Node;
    if (/Statement$|^VariableDeclaration$/.test(child.type)) found.push(child);
    for (const key of Object.keys(child)) visit(child[key]);
  };
  visit(node["body"]);
  return found;
}

function apply(code: string, edits: readonly Edit[]): string {
  let text = code;
  for (const { at, text: inserted } of [...edits].sort((a, b) => b.at - a.at)) {
    text = text.slice(0, at) + inserted + text.slice(at);
  }
  return text;
}
