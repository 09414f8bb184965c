/**
 * Feeds random and damaged formats to everything that reads text, and says how it went:
 *
 *     node --conditions=@lanewise/source packages/format/bench/fuzz-formats.ts [count = 1000000] [seed = 1]
 *
 * Fails if anything but a FormatError comes out, if what is accepted does not print to itself, or if any text takes
 * longer than its length allows.
 */
import { calcsize, codec, dtype, isLanewiseError, parseSlice } from "@lanewise/format";
import { randomFrom, randomGarbage } from "../test/support/format-fuzz.ts";

const count = Number(process.argv[2] ?? 1_000_000);
const random = randomFrom(Number(process.argv[3] ?? 1));
const readers: Record<string, (text: string) => unknown> = {
  dtype: text => {
    const type = dtype(text);
    if (dtype(type.format).format !== type.format) throw new Error(`${type.format} is no fixed point`);
  },
  calcsize,
  codec: text => calcsize(text) < 2 ** 20 && codec(text),
  parseSlice,
};
const tally: Record<string, number> = {};
let slowest = { milliseconds: 0, text: "", reader: "" };
const begin = performance.now();
for (let i = 0; i < count; i++) {
  const text = randomGarbage(random);
  for (const [reader, read] of Object.entries(readers)) {
    const start = performance.now();
    let outcome = "accepted";
    try {
      read(text);
    } catch (error) {
      if (!isLanewiseError(error, "FORMAT")) {
        console.error(`${reader} ${JSON.stringify(text)}`);
        throw error;
      }
      outcome = "refused";
    }
    const milliseconds = performance.now() - start;
    tally[`${reader} ${outcome}`] = (tally[`${reader} ${outcome}`] ?? 0) + 1;
    if (milliseconds > slowest.milliseconds) slowest = { milliseconds, text, reader };
  }
}
console.log(`${count} texts in ${((performance.now() - begin) / 1000).toFixed(1)} s`, tally);
console.log(
  `slowest: ${slowest.reader}, ${slowest.milliseconds.toFixed(2)} ms (garbage collection included)`,
  slowest.text,
);

// Linear time: what grows sixteenfold may take sixteen times as long, and where names are kept as much more as a Set of
// names does, which leaves the processor's caches. CPU time, because others may be busy, too.
const cpu = () => {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1000;
};
const names = (n: number) => Array.from({ length: n / 8 }, (_, i) => `n${i}`);
const grow = (name: string, time: (n: number) => number) => {
  time(10_000);
  const best = (n: number) => Math.min(...Array.from({ length: 5 }, () => time(n)));
  const [short, long] = [best(20_000), best(320_000)];
  console.log(`${name.padEnd(16)} ${(long / short).toFixed(1)} x for 16 x the length (${long.toFixed(1)} ms)`);
};
grow("names in a Set", n => {
  const start = cpu();
  const kept = new Set<string>();
  const fields = names(n).map(name => ({ name, isNew: kept.add(name) }));
  return fields.length && cpu() - start;
});
for (const [name, make] of Object.entries({
  blanks: (n: number) => " ".repeat(n),
  digits: (n: number) => "9".repeat(n),
  items: (n: number) => "i".repeat(n),
  named: (n: number) =>
    names(n)
      .map(name => `i:${name}:`)
      .join(""),
  open: (n: number) => "T{".repeat(n / 2),
  pointers: (n: number) => "&".repeat(n),
  signature: (n: number) => `X{${"{".repeat(n)}`,
  shape: (n: number) => `(${"1,".repeat(n / 2)}1)i`,
  name: (n: number) => `i:${"n".repeat(n)}`,
  orders: (n: number) => "<>".repeat(n / 2),
})) {
  grow(name, n => {
    const text = make(n);
    const start = cpu();
    for (const read of Object.values(readers)) {
      try {
        read(text);
      } catch (error) {
        if (!isLanewiseError(error, "FORMAT")) throw error;
      }
    }
    return cpu() - start;
  });
}
