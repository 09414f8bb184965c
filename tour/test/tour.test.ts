/**
 * The tour's numbers, held against plain loops and against what the original programs give.
 */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { decodePhoto, InputError, main, parseTable, plainBlend, plainTone, programs, runTour } from "@lanewise/tour";
import { decode } from "fast-png";
import * as lw from "lanewise";
import { beforeAll, describe, expect, it } from "vitest";
import { defaultPhoto, defaultTable } from "../src/inputs.ts";

const out = mkdtempSync(join(tmpdir(), "lanewise-tour-"));
let text = "";
let tour: Awaited<ReturnType<typeof runTour>>;

beforeAll(async () => {
  tour = await runTour({ out }, { write: part => (text += part) });
});

const step = (title: string) => tour.report.steps.find(s => s.title === title)!;

describe("the photograph", () => {
  it("is cut, mirrored and taken apart without copying a byte", () => {
    for (const title of [
      "view the decoded pixels",
      "crop the middle",
      "mirror it with a negative step",
      "take the channels apart",
    ]) {
      expect(step(title), title).toMatchObject({ moved: 0 });
    }
  });

  it("counts the bytes of what is copied", () => {
    expect(step("copy the crop and the mirror into the sheet").moved).toBe(2 * 358 * 512 * 4);
    expect(step("copy every second pixel into the heap").moved).toBe(358 * 512 * 4);
  });

  it("is worked on in place once it lies in the heap", () => {
    for (const title of ["blend the photo with its mirror", "tone it as a cyanotype", "measure the red channel"]) {
      expect(step(title), title).toMatchObject({ moved: 0 });
    }
  });

  it("comes out as a picture whose panels are what plain loops make", async () => {
    const photo = await decodePhoto(readFileSync(defaultPhoto().path), "photo");
    const { width, height, data, channels } = decode(readFileSync(join(out, "photo.png")));
    const [h, w] = [Math.floor(photo.height / 2), Math.floor(photo.width / 2)];
    expect([width, height, channels]).toEqual([2 * w, 2 * h, 4]);
    const panel = (row: number, column: number) => {
      const bytes = new Uint8Array(h * w * 4);
      for (let i = 0; i < h; i++) {
        const from = ((row * h + i) * 2 * w + column * w) * 4;
        bytes.set(data.subarray(from, from + w * 4) as Uint8Array, i * w * 4);
      }
      return bytes;
    };
    expect(Buffer.compare(panel(1, 0), plainBlend(photo))).toBe(0);
    expect(Buffer.compare(panel(1, 1), plainTone(photo))).toBe(0);
    const mirrored = panel(0, 1);
    for (const j of [0, 100, w - 1]) {
      const at = 2 * 40 * photo.width * 4 + 2 * (w - 1 - j) * 4;
      expect([...mirrored.subarray((40 * w + j) * 4, (40 * w + j) * 4 + 4)]).toEqual([
        ...photo.data.subarray(at, at + 4),
      ]);
    }
  });
});

describe("the table", () => {
  it("has the statistics of its rows", () => {
    const rows = parseTable(readFileSync(defaultTable().path, "utf8"), "table");
    const highs = rows.map(r => r.high).map(Math.fround);
    const meanHigh = highs.reduce((a, b) => a + b, 0) / highs.length;
    const wettest = rows.reduce((best, r) => (r.rain > best.rain ? r : best));
    const { weather } = tour;
    expect(weather.days).toBe(rows.length);
    expect(weather.meanHigh).toBeCloseTo(meanHigh, 10);
    expect(weather.deviation).toBeCloseTo(
      Math.sqrt(highs.reduce((a, b) => a + (b - meanHigh) ** 2, 0) / rows.length),
      10,
    );
    expect(weather.hotDays).toBe(rows.filter(r => r.high >= 30).length);
    expect(weather.wettestDay).toBe(new Date(wettest.day * 86_400_000).toISOString().slice(0, 10));
    for (const c of [0, 1]) {
      const own = rows.filter(r => r.city === c).map(r => Math.fround(r.high));
      expect(weather.cityMeans[c]).toBeCloseTo(own.reduce((a, b) => a + b, 0) / own.length, 10);
    }
  });

  it("takes its columns without copying", () => {
    expect(step("take columns").moved).toBe(0);
  });
});

describe("the eight programs", () => {
  it("memory views", () => {
    expect(programs.memoryViews()).toEqual({
      readonly: true,
      shape: [52],
      sameOwner: true,
      stepped: { shape: [10], strides: [2], values: [2, 4, 6, 8, 10, 12, 14, 16, 18, 20] },
      integers: { length: 13, itemsize: 4, first: 50462976, last: 858927408 },
      refusals: [
        expect.stringMatching(/contiguous/i),
        expect.stringMatching(/51|multiple/),
        expect.stringMatching(/read-only|not a function/i),
      ],
    });
  });

  it("views of N-d arrays", () => {
    expect(programs.viewsOfArrays()).toEqual({
      contiguous: { C: true, F: false },
      strides: [32, 8],
      itemsize: 8,
      format: "q",
      start: [16n, 17n],
      row: [16n, 17n, 2n, 3n],
      item: 16n,
    });
  });

  it("views of records", () => {
    const seen = programs.viewsOfRecords();
    expect(seen).toMatchObject({ shape: [10], strides: [12], itemsize: 12, aligned: 16 });
    expect(seen.last).toEqual({ a: 9, b: 10 });
    expect(seen.column).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
  });

  it("summer", () => {
    expect(programs.summer(new TextEncoder().encode("abcdefg"))).toBe(700);
    expect(programs.summer(new Uint8Array([200]))).toBe(200);
    const numbers = lw.view(new Float64Array(6));
    expect(() => programs.summer(lw.view(new Uint8Array(6)).reshape(2, 3))).toThrow(
      /wrong number of dimensions.*expected 1, got 2/,
    );
    expect(() => programs.summer(numbers)).toThrow(/dtype mismatch.*uint8.*float64/i);
  });

  it("mean of a C-contiguous matrix", () => {
    const matrix = lw.view(Float64Array.from({ length: 12 }, (_, i) => i)).reshape(3, 4);
    expect(programs.mean(matrix)).toBe(5.5);
    expect(() => programs.mean(matrix.T)).toThrow(/contiguous/i);
    expect(programs.mean(lw.view(new Float64Array(0)).reshape(0, 4))).toBeNaN();
  });

  it("generic mean by fused types", () => {
    for (const dtype of ["int8", "int32", "int64", "float32", "float64"] as const) {
      using values = lw.arange(0, 100, 1, dtype);
      expect(programs.genericMean(lw.view(values)), dtype).toBe(49.5);
    }
    using unsigned = lw.arange(0, 100, 1, "uint8");
    // @ts-expect-error uint8 is none of the candidates, which the compiler knows too
    expect(() => programs.genericMean(lw.view(unsigned))).toThrow(/No matching signature.*int8, int32, int64/);
  });

  it("minimum over slices", () => {
    const value = (i: number, j: number) => BigInt(((i * 1000 + j) * 7919 + 12345) % 1_000_003);
    using matrix = lw.fromFunction([1000, 1000], value, "int64");
    expect(programs.minimumOfSlices(matrix)).toEqual({
      shape: [3, 25],
      strides: [24000, 16],
      contiguous: false,
      withNewAxis: [3, 1, 25],
      minimum: 0,
      ofPart: 5009,
    });
  });

  it("doubler over records: in place, and not in a copy's original", () => {
    const rows = Array.from({ length: 10 }, (_, i) => ({ a: i, b: i / 4 }));
    using records = lw.array(rows, "T{i:a:f:b:}");
    using copy = lw.array(records);
    programs.doubler(copy);
    expect(records.get(3)).toEqual({ a: 3, b: 0.75 });
    programs.doubler(records);
    expect(records.get(3)).toEqual({ a: 6, b: 1.5 });
    expect(lw.view(records).field("a").toArray()).toEqual([0, 2, 4, 6, 8, 10, 12, 14, 16, 18]);
    expect(records.equals(copy)).toBe(true);
  });

  it("owned memory is freed exactly once, after its last view", () => {
    expect(programs.ownedMemory()).toEqual([
      "made: 1 block",
      "array released: 1 block, the view reads 0,1",
      "view released: 0 blocks",
    ]);
  });

  it("a resize is refused while a view is out, and then works", () => {
    expect(programs.resizing()).toEqual({
      refused: expect.stringMatching(/1 export/),
      unharmed: [1, 2, 3, 4],
      after: [1, 2],
    });
  });
});

describe("what it says", () => {
  it("is plain without a terminal, and leaves nothing behind", () => {
    for (const control of ["\x1b", "\r"]) expect(text).not.toContain(control);
    expect(text).toMatch(/1\. A photograph/);
    expect(readFileSync(join(out, "walk.svg"), "utf8")).toMatch(/^<svg /);
    expect(text).toMatch(/arrays not released: 0/);
  });

  it("progress is shown on a terminal", async () => {
    let shown = "";
    await runTour({ out }, { write: part => (shown += part), isTTY: true });
    expect(shown).toContain("... crop the middle");
  });
});

describe("bad input is one clear line and an exit code", () => {
  const broken = join(out, "broken.jpg");
  writeFileSync(broken, "this is no photograph");
  const short = join(out, "short.csv");
  writeFileSync(short, "location,date,precipitation,temp_max,temp_min,wind,weather\nSeattle,2012-01-01,x,1,2,3,rain\n");

  it.each([
    [["--photo", "/nowhere/a.jpg"], /^tour: cannot read the photo \/nowhere\/a\.jpg: there is no such file\n$/],
    [["--photo", broken], /^tour: cannot decode the photo .*broken\.jpg: .*\n$/],
    [["--table", out], /^tour: cannot read the table .*: it is a folder\n$/],
    [["--table", short], /^tour: cannot read the table .*line 2, precipitation is "x"\n$/],
    [["--out", broken], /^tour: cannot make the folder .*\n$/],
    [["--colour"], /^tour: .*--colour.*\n$/],
  ])("%j", async (args, message) => {
    let complaint = "";
    const code = await main(args, { write: () => {} }, { write: part => (complaint += part) });
    expect(complaint).toMatch(message);
    expect(code).toBe(1);
  });

  it("is an InputError inside", () => {
    expect(() => parseTable("a,b\n1,2\n", "x.csv")).toThrow(InputError);
  });
});
