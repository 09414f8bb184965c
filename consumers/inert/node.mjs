// Imports one package where WebAssembly, workers and shared memory do not exist, and demands that nothing happened:
// no error, no new global, no timer or handle, no console output.
const name = process.argv[2];
for (const key of ["WebAssembly", "Worker", "SharedArrayBuffer", "Atomics"]) delete globalThis[key];
for (const key of ["log", "warn", "error", "info"]) {
  console[key] = () => {
    throw new Error(`${name} printed something at import`);
  };
}
const before = new Set(Reflect.ownKeys(globalThis));
const handles = process.getActiveResourcesInfo().length;

await import(name);

const added = Reflect.ownKeys(globalThis).filter(key => !before.has(key));
if (added.length > 0) throw new Error(`${name} added globals at import: ${added.map(String).join(", ")}`);
const left = process.getActiveResourcesInfo();
if (left.length > handles) throw new Error(`${name} left handles open after import: ${left.join(", ")}`);
process.stdout.write("imported without WebAssembly, Worker, SharedArrayBuffer, Atomics\n");
