/** A small generator with a seed, so that a failing run can be repeated. */
export class Random {
  #state: number;

  constructor(seed: number) {
    this.#state = seed || 1;
  }

  /** An integer from 0 to before `n`. */
  next(n: number): number {
    let x = this.#state;
    x ^= x << 13;
    x ^= x >>> 17;
    x ^= x << 5;
    this.#state = x;
    return (x >>> 0) % n;
  }

  /** Removes and gives an item; undefined when there is none. */
  take<T>(items: T[]): T | undefined {
    return items.length === 0 ? undefined : (items.splice(this.next(items.length), 1)[0] as T);
  }

  pick<T>(items: readonly T[]): T | undefined {
    return items[this.next(Math.max(1, items.length))];
  }
}
