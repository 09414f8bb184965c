/** Dtypes as they stand in the repr of an array. Follows NumPy's _dtype.py. */
import { type DType, toDescr } from "@lanewise/format";
import { pythonString } from "./element-text.ts";

/** NumPy's text for a dtype; null for the four that go without saying. */
export function dtypeText(dtype: DType): string | null {
  if (["bool", "int64", "float64", "complex128"].includes(dtype.name)) return null;
  if (/^[a-z]+\d+$/.test(dtype.name)) return dtype.name;
  try {
    const descr = toDescr(dtype);
    return typeof descr === "string" ? `'${descr}'` : inParentheses(dtype);
  } catch {
    // Bit fields, which NumPy does not have.
    return `'${dtype.name}'`;
  }
}

/** Inside of a record: codes without byte order are bare there, and booleans have a letter. */
function inner(dtype: DType): string {
  if (dtype.base) return `${inParentheses(dtype.base)}, ${tuple(dtype.shape)}`;
  if (dtype.fields) return record(dtype);
  return `'${(toDescr(dtype) as string).replace("|b1", "?").replace("|", "")}'`;
}

function inParentheses(dtype: DType): string {
  return dtype.base ? `(${inner(dtype)})` : inner(dtype);
}

/** A list of fields; with padding anywhere a dictionary, because a list has no word for it. */
function record({ fields, itemsize }: DType): string {
  const named = fields!.filter(field => field.name);
  const texts = named.map(field => pythonString(field.name));
  const offsets = named.map(field => field.offset);
  const ends = named.map(field => field.offset + field.dtype.itemsize);
  const isDense = [...offsets, itemsize].every((offset, index) => offset === (index > 0 ? ends[index - 1] : 0));
  if (isDense) return list(named.map((field, index) => `(${texts[index]}, ${inner(field.dtype)})`));
  const formats = list(named.map(field => inParentheses(field.dtype)));
  return `{'names': ${list(texts)}, 'formats': ${formats}, 'offsets': ${list(offsets)}, 'itemsize': ${itemsize}}`;
}

function list(items: readonly unknown[]): string {
  return `[${items.join(", ")}]`;
}

/** A shape as Python writes it. */
export function tuple(shape: readonly number[]): string {
  return shape.length === 1 ? `(${shape[0]},)` : `(${shape.join(", ")})`;
}
