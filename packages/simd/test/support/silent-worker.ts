/** What goes before a worker's text to make one that claims a tile and sleeps, with it, for the rest of its life. */
export const SILENT = `
  const exchange = Atomics.compareExchange;
  Atomics.compareExchange = (...args) => {
    const old = exchange(...args);
    if (old === args[2]) Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
    return old;
  };`;
