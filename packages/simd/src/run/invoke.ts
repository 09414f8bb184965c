/** Calls a kernel without spreading, for the usual numbers of arguments: spreading costs more than a small kernel. */
import type { Run } from "../kernel/cache.ts";

export function invoke(run: Run, a: readonly (number | bigint)[]): void {
  switch (a.length) {
    case 2:
      run(a[0], a[1]);
      break;
    case 3:
      run(a[0], a[1], a[2]);
      break;
    case 4:
      run(a[0], a[1], a[2], a[3]);
      break;
    case 5:
      run(a[0], a[1], a[2], a[3], a[4]);
      break;
    case 6:
      run(a[0], a[1], a[2], a[3], a[4], a[5]);
      break;
    default:
      run(...a);
  }
}
