/** Whether kernels can be WebAssembly here: asked once, at the first evaluation, by compiling a module that uses SIMD. */

let refused: string | null | undefined;
let forced: string | null = null;

/** (module (func (result v128) i32.const 0 i8x16.splat)) */
const PROBE = [0, 97, 115, 109, 1, 0, 0, 0, 1, 5, 1, 96, 0, 1, 123, 3, 2, 1, 0, 10, 8, 1, 6, 0, 65, 0, 253, 15, 11];

/** Why there are no WebAssembly kernels, or null if there are. */
export function wasmRefused(): string | null {
  if (forced !== null) return forced;
  refused ??= probe();
  return refused === "" ? null : refused;
}

/** Sets the backend: "js" turns WebAssembly kernels off, "auto" asks this place again. */
export function forceBackend(backend: "auto" | "js"): void {
  forced = backend === "js" ? 'configure({ backend: "js" })' : null;
  refused = undefined;
}

function probe(): string {
  if (typeof WebAssembly === "undefined") return "this place has no WebAssembly";
  try {
    new WebAssembly.Module(new Uint8Array(PROBE));
    return "";
  } catch (error) {
    return error instanceof WebAssembly.CompileError && WebAssembly.validate(new Uint8Array(PROBE))
      ? "compiling WebAssembly is refused: the Content-Security-Policy needs 'wasm-unsafe-eval' in script-src"
      : "this place has no WebAssembly SIMD";
  }
}
