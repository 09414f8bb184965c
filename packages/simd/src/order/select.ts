/**
 * Quantiles of a row of numbers, between neighbours in its order. A few are selected in linear time; more are read from the
 * sorted row. Pure numbers; rows are reordered.
 */

/** Up to this many quantiles of a row are selected; sorting a million numbers takes as long as selecting about ten. */
const FEW = 8;
/** Ranges up to this length are sorted by insertion. */
const SHORT = 16;

/** A quantile for each fraction of those in ascending order; NaN of no elements, or where one is NaN. A zero is +0. */
export function quantilesIn(row: Float64Array, ascending: readonly number[]): number[] {
  if (row.length === 0 || anyNaN(row)) return ascending.map(() => Number.NaN);
  // How far the order is known.
  let done = -1;
  if (ascending.length > FEW) {
    row.sort();
    done = row.length;
  }
  const at = (place: number): number => {
    if (place > done) select(row, place, done + 1);
    done = Math.max(done, place);
    return row[place]!;
  };
  return ascending.map(fraction => {
    const place = fraction * (row.length - 1);
    const below = Math.floor(place);
    const low = at(below);
    return (place === below ? low : between(low, at(below + 1), place - below)) + 0;
  });
}

/** As a loop: rows may be short and many. */
function anyNaN(row: Float64Array): boolean {
  for (let k = 0; k < row.length; k++) if (Number.isNaN(row[k])) return true;
  return false;
}

/** On the line from one number to another; where those are too far apart for a difference, by their parts. */
function between(low: number, high: number, t: number): number {
  if (low === high) return low;
  const distance = high - low;
  if (distance === Number.POSITIVE_INFINITY) return low * (1 - t) + high * t;
  // From the nearer end, as NumPy has it: so that neither end is passed.
  return t < 0.5 ? low + distance * t : high - distance * (1 - t);
}

/** Brings the element of a place in order there, smaller ones before it and larger ones behind; before `from` all is done. */
function select(row: Float64Array, place: number, from: number): void {
  let [left, right] = [from, row.length - 1];
  for (let budget = 2 * Math.log2(row.length); right - left >= SHORT; budget--) {
    // Where pivots are bad so often, sorting what is left keeps the time in bounds.
    if (budget < 0) {
      row.subarray(left, right + 1).sort();
      return;
    }
    const pivot = middleOf(row[left]!, row[(left + right) >>> 1]!, row[right]!);
    let [i, j] = [left, right];
    while (i <= j) {
      while (row[i]! < pivot) i++;
      while (row[j]! > pivot) j--;
      if (i > j) break;
      const lower = row[j]!;
      row[j--] = row[i]!;
      row[i++] = lower;
    }
    if (place <= j) right = j;
    else if (place >= i) left = i;
    else return;
  }
  insert(row, left, right);
}

/** Sorts a short range. */
function insert(row: Float64Array, left: number, right: number): void {
  for (let k = left + 1; k <= right; k++) {
    const value = row[k]!;
    let at = k;
    for (; at > left && row[at - 1]! > value; at--) row[at] = row[at - 1]!;
    row[at] = value;
  }
}

function middleOf(a: number, b: number, c: number): number {
  return Math.max(Math.min(a, b), Math.min(Math.max(a, b), c));
}
