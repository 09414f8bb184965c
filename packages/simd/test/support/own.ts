/** What a test makes and leaves to be released when it ends. */
import { afterEach } from "vitest";

const owned: { release(): void }[] = [];

export function own<T extends { release(): void }>(x: T): T {
  owned.push(x);
  return x;
}

afterEach(() => {
  for (const x of owned.splice(0)) x.release();
});
