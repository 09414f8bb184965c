/**
 * Python in this process, as Pyodide from node_modules, with its objects as exporters: what a user of both writes. Each
 * request takes a Python buffer (so Python refuses to resize meanwhile), and each release gives it back.
 */
import * as lw from "lanewise";
import { loadPyodide, type PyodideAPI } from "pyodide";

/** What `proxy.getBuffer()` gives; strides and offset count elements of `data`. */
interface PyBufferView {
  readonly data: { readonly byteOffset: number; readonly BYTES_PER_ELEMENT: number };
  readonly offset: number;
  readonly format: string;
  readonly itemsize: number;
  readonly shape: readonly number[];
  readonly strides: readonly number[];
  readonly readonly: number;
  release(): void;
}

export interface PythonObject {
  getBuffer(type?: string): PyBufferView;
  destroy(): void;
}

export class Python {
  readonly #pyodide: PyodideAPI;
  readonly #forget: () => void;
  /** Python's memory. */
  readonly memory: WebAssembly.Memory;

  private constructor(pyodide: PyodideAPI) {
    this.#pyodide = pyodide;
    this.memory = (pyodide as unknown as { _module: { memory: WebAssembly.Memory } })._module.memory;
    const { PyBuffer } = pyodide.ffi;
    const isBuffer = (x: object): x is PythonObject => x instanceof PyBuffer;
    this.#forget = lw.registerExporter(isBuffer, object => this.#answer(object));
  }

  static async start(): Promise<Python> {
    return new Python(await loadPyodide());
  }

  /** Python objects are exporters no longer. */
  stop(): void {
    this.#forget();
  }

  /** The value of Python code; objects that JavaScript has no counterpart of as proxies. */
  run(code: string): any {
    return this.#pyodide.runPython(code);
  }

  /** The value of an expression, through Python's own JSON. */
  json(expression: string): any {
    return JSON.parse(this.run(`import json; json.dumps(${expression})`));
  }

  /** The name of the exception that code raises, and its text; null if it raises none. */
  raises(code: string): { readonly type: string; readonly text: string } | null {
    try {
      this.run(code);
      return null;
    } catch (error) {
      const { type, message } = error as Error & { type: string };
      return { type, text: message.trimEnd().split("\n").at(-1)!.replace(`${type}: `, "") };
    }
  }

  #answer(object: PythonObject): lw.BufferAnswer {
    // Pyodide looks for a typed array that fits the format, and knows none for some; bytes always do.
    const py = object.getBuffer("u8");
    return {
      memory: this.memory,
      byteOffset: py.data.byteOffset + py.offset,
      format: py.format,
      itemsize: py.itemsize,
      shape: [...py.shape],
      strides: [...py.strides],
      readonly: Boolean(py.readonly),
      release: () => py.release(),
    };
  }
}
