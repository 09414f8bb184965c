/**
 * Makes exporters of classes and objects that know nothing of the protocol.
 *
 * A class gets the protocol's symbol on its prototype, so that every copy of this package sees it. Tests for objects
 * without a class hang on the global object, for the same reason.
 */
import { checkArgument } from "../arguments/check-argument.ts";
import { ArgumentError } from "../errors.ts";
import { BUFFER, type BufferAnswer } from "./protocol.ts";

/** Gives the answer to a request; the flags may be ignored. */
export type Answer<T> = (exporter: T, flags: number) => BufferAnswer;

interface Rule {
  readonly test: (x: object) => boolean;
  readonly make: Answer<never>;
}

const KEY: unique symbol = /* @__PURE__ */ Symbol.for("lanewise.exporters@1") as never;
const realm = globalThis as typeof globalThis & { [KEY]?: Rule[] };

/**
 * Makes all instances of a class exporters, or all objects that pass a test. Gives a function that takes it back.
 *
 * A class is told from a test by being a class: written as one, built in, or with methods on its prototype. Write tests
 * as arrow functions.
 *
 * @throws {ARGUMENT} if it cannot be told which is meant, or the class exports already
 *
 * @example
 * ```ts
 * class Bitmap {
 *   pixels = new Uint8Array(12);
 * }
 * lw.registerExporter(Bitmap, bitmap => ({ buffer: bitmap.pixels.buffer, format: "B", shape: [4, 3] }));
 * lw.getBuffer(new Bitmap()).shape; // => [4, 3]
 * ```
 */
export function registerExporter<T extends object>(
  Class: abstract new (...args: never[]) => T,
  answer: Answer<T>,
): () => void;
export function registerExporter<T extends object>(test: (x: object) => x is T, make: Answer<T>): () => void;
export function registerExporter(test: (x: object) => boolean, make: Answer<any>): () => void;
export function registerExporter(subject: unknown, answer: Answer<never>): () => void {
  checkArgument(typeof subject === "function", "Class", "a class or a test", subject);
  checkArgument(typeof answer === "function", "answer", "a function", answer);
  return isClass(subject) ? registerClass(subject, answer) : registerTest(subject as Rule["test"], answer);
}

/** The registered answer for an object without a symbol of its own, if a test fits it. */
export function registeredFor(x: object): Answer<never> | undefined {
  return realm[KEY]?.find(({ test }) => test(x) === true)?.make;
}

function registerClass(Class: { readonly prototype: object }, answer: Answer<never>): () => void {
  const { prototype } = Class;
  if (Object.hasOwn(prototype, BUFFER)) {
    throw new ArgumentError("Class", `"Class" must not export already, got ${(Class as { name?: string }).name}`);
  }
  const value = function (this: never, flags: number): BufferAnswer {
    return answer(this, flags);
  };
  Object.defineProperty(prototype, BUFFER, { value, enumerable: false, configurable: true, writable: true });
  return () => {
    if (Object.getOwnPropertyDescriptor(prototype, BUFFER)?.value === value) Reflect.deleteProperty(prototype, BUFFER);
  };
}

function registerTest(test: Rule["test"], make: Answer<never>): () => void {
  if (realm[KEY] === undefined) Object.defineProperty(realm, KEY, { value: [] satisfies Rule[] });
  const rules = realm[KEY]!;
  const rule: Rule = { test, make };
  rules.push(rule);
  return () => {
    const index = rules.indexOf(rule);
    if (index >= 0) rules.splice(index, 1);
  };
}

function isClass(subject: object): subject is { readonly prototype: object } {
  const descriptor = Object.getOwnPropertyDescriptor(subject, "prototype");
  if (descriptor === undefined) return false;
  // `class` and built-in constructors fix their prototype; a plain function does not and may be meant as either.
  if (descriptor.writable === false) return true;
  const prototype: unknown = descriptor.value;
  if (typeof prototype !== "object" || prototype === null) return false;
  if (Reflect.ownKeys(prototype).length > 1 || Object.getPrototypeOf(prototype) !== Object.prototype) return true;
  throw new ArgumentError(
    "Class",
    '"Class" must be a class or an arrow function, got a plain function, which could be either',
  );
}
