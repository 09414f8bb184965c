/**
 * A photograph, decoded, cut, mirrored and taken apart without copying, then blended and toned by fused kernels.
 */
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import decode, { init } from "@jsquash/jpeg/decode.js";
import { encode } from "fast-png";
import * as lw from "lanewise";
import { InputError } from "./inputs.ts";
import type { Report } from "./report.ts";

/** RGBA pixels as the decoder gives them. */
export interface Photo {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

/** What a browser calls ImageData. Its last method is all that it takes to be an exporter. */
class Pixels implements Photo {
  readonly data: Uint8ClampedArray;
  readonly width: number;
  readonly height: number;

  constructor(data: Uint8ClampedArray, width: number, height: number) {
    this.data = data;
    this.width = width;
    this.height = height;
  }

  [lw.BUFFER](): lw.BufferAnswer {
    return { buffer: this.data.buffer, format: "B", shape: [this.height, this.width, 4] };
  }
}

/** @throws {InputError} when the bytes are not a JPEG image. */
export async function decodePhoto(bytes: Uint8Array, path: string): Promise<Photo> {
  // The decoder answers with an ImageData, which Node does not have: there, with this.
  (globalThis as { ImageData?: unknown }).ImageData ??= Pixels;
  const said: string[] = [];
  const wasm = createRequire(import.meta.url).resolve("@jsquash/jpeg/codec/dec/mozjpeg_dec.wasm");
  await init({ wasmBinary: new Uint8Array(readFileSync(wasm)).buffer, printErr: (line: string) => said.push(line) });
  try {
    return (await decode(bytes.slice().buffer)) as Photo;
  } catch {
    throw new InputError(`cannot decode the photo ${path}: ${said.join("; ") || "it is not a JPEG image"}`);
  }
}

/** Prussian blue for the shadows, paper white for the lights: what a cyanotype looks like. */
const SHADOW = [16, 42, 84];
const LIGHT = [246, 243, 232];

/** Walks through the photo and gives the picture of what it made, as a PNG file's bytes. */
export function showPhoto(report: Report, photo: Photo): Uint8Array {
  const { width, height, data } = photo;
  using pixels = lw.view(photo, { dtype: "uint8", ndim: 3 });
  const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)];

  report.step(
    "view the decoded pixels",
    () => lw.view(photo).shape,
    shape => `uint8, shape (${shape.join(", ")}), over the decoder's own memory`,
    () => new Uint8Array(data),
  );
  const crop = report.step(
    "crop the middle",
    () => pixels.slice(`${h >> 1}:${(h >> 1) + h}, ${w >> 1}:${(w >> 1) + w}`),
    v => `shape (${v.shape.join(", ")}), strides (${v.strides.join(", ")})`,
    () => plainCrop(photo, h >> 1, w >> 1, h, w),
  );
  const small = pixels.slice(`:${2 * h}:2, :${2 * w}:2`);
  const mirror = report.step(
    "mirror it with a negative step",
    () => small.slice(":, ::-1"),
    v => `strides (${v.strides.join(", ")})`,
    () => plainMirror(photo),
  );
  report.step(
    "take the channels apart",
    () => channelsOf(small),
    ([v]) => `three views of shape (${v.shape.join(", ")}), ${v.strides[1]} bytes from pixel to pixel`,
    () => plainChannels(photo),
  );

  using sheet = lw.zeros([2 * h, 2 * w, 4], "uint8");
  using canvas = lw.view(sheet);
  const panel = (row: number, column: number) =>
    canvas.slice(`${row * h}:${(row + 1) * h}, ${column * w}:${(column + 1) * w}`);
  report.step(
    "copy the crop and the mirror into the sheet",
    () => {
      panel(0, 0).assign(crop.slice(`:${h}, :${w}`));
      panel(0, 1).assign(mirror);
    },
    () => `two panels of ${w} x ${h} pixels`,
  );
  // What several kernels read goes into the heap once, where they work in place; a view packs it: only its own pixels go.
  using picture = report.step(
    "copy every second pixel into the heap",
    () => lw.array(small),
    a => `an array of shape (${a.shape.join(", ")})`,
  );
  using inside = lw.view(picture);
  report.step(
    "blend the photo with its mirror",
    () => lw.averageRounding(inside, inside.slice(":, ::-1")).into(panel(1, 0)),
    () => "one kernel, averageRounding, into a panel of the sheet",
    () => plainBlend(photo),
  );
  const toned = panel(1, 1);
  toned.slice("..., 3").fill(255);
  report.step(
    "tone it as a cyanotype",
    () => {
      const [r, g, b] = channelsOf(inside);
      using gray = lw.lanes`float32(${r}) * 0.299 + float32(${g}) * 0.587 + float32(${b}) * 0.114`.eval();
      for (const c of [0, 1, 2]) {
        const [dark, light] = [SHADOW[c]!, LIGHT[c]!];
        lw.saturate("uint8", lw.lanes`${gray} * ${(light - dark) / 255} + ${dark}`).into(toned.slice(`..., ${c}`));
      }
    },
    () => "four kernels: gray; then scale, shift, round, saturate in one pass for each channel",
    () => plainTone(photo),
  );
  const [red] = channelsOf(inside);
  report.step(
    "measure the red channel",
    () => ({ mean: lw.mean(red), range: lw.minMax(red) }),
    ({ mean, range }) => `mean ${mean.toFixed(3)}, from ${range.min} to ${range.max}`,
    () => plainMean(photo),
  );
  const bytes = sheet.toBytes();
  return encode({ width: 2 * w, height: 2 * h, data: bytes, channels: 4, depth: 8 });
}

type Channel = lw.MemoryView<"uint8", 2>;

function channelsOf(pixels: lw.MemoryView<"uint8", 3>): [red: Channel, green: Channel, blue: Channel] {
  return [0, 1, 2].map(c => pixels.slice(`..., ${c}`)) as [Channel, Channel, Channel];
}

// The same work without lanewise: what one writes by hand, copies included.

function plainCrop({ width, data }: Photo, top: number, left: number, h: number, w: number): Uint8Array {
  const out = new Uint8Array(h * w * 4);
  for (let i = 0; i < h; i++) {
    const from = ((top + i) * width + left) * 4;
    out.set(data.subarray(from, from + w * 4), i * w * 4);
  }
  return out;
}

/** Calls `f` with the offset of every second pixel of every second row, and its row and column in the small picture. */
function eachSmall({ width, height }: Photo, f: (at: number, i: number, j: number) => void): void {
  const [h, w] = [Math.floor(height / 2), Math.floor(width / 2)];
  for (let i = 0; i < h; i++) for (let j = 0; j < w; j++) f((2 * i * width + 2 * j) * 4, i, j);
}

function plainMirror(photo: Photo): Uint8Array {
  const [h, w] = [Math.floor(photo.height / 2), Math.floor(photo.width / 2)];
  const out = new Uint8Array(h * w * 4);
  eachSmall(photo, (at, i, j) => {
    for (let c = 0; c < 4; c++) out[(i * w + (w - 1 - j)) * 4 + c] = photo.data[at + c]!;
  });
  return out;
}

function plainChannels(photo: Photo): Uint8Array[] {
  const size = Math.floor(photo.height / 2) * Math.floor(photo.width / 2);
  const out = [0, 1, 2].map(() => new Uint8Array(size));
  let k = 0;
  eachSmall(photo, at => {
    for (let c = 0; c < 3; c++) out[c]![k] = photo.data[at + c]!;
    k++;
  });
  return out;
}

/** The blend by a plain loop; the tests compare it with the kernel's. */
export function plainBlend(photo: Photo): Uint8Array {
  const [h, w] = [Math.floor(photo.height / 2), Math.floor(photo.width / 2)];
  const out = new Uint8Array(h * w * 4);
  eachSmall(photo, (at, i, j) => {
    const other = (2 * i * photo.width + 2 * (w - 1 - j)) * 4;
    for (let c = 0; c < 4; c++) {
      out[(i * w + j) * 4 + c] = (photo.data[at + c]! + photo.data[other + c]! + 1) >> 1;
    }
  });
  return out;
}

/** The cyanotype by a plain loop, rounded to single precision as the kernel is; the tests compare the two. */
export function plainTone(photo: Photo): Uint8Array {
  const f = Math.fround;
  const [h, w] = [Math.floor(photo.height / 2), Math.floor(photo.width / 2)];
  const out = new Uint8ClampedArray(h * w * 4).fill(255);
  eachSmall(photo, (at, i, j) => {
    const [r, g, b] = [photo.data[at]!, photo.data[at + 1]!, photo.data[at + 2]!];
    const gray = f(f(f(r * f(0.299)) + f(g * f(0.587))) + f(b * f(0.114)));
    for (let c = 0; c < 3; c++) {
      const [dark, light] = [SHADOW[c]!, LIGHT[c]!];
      out[(i * w + j) * 4 + c] = f(f(gray * f((light - dark) / 255)) + dark);
    }
  });
  return new Uint8Array(out.buffer);
}

function plainMean(photo: Photo): number {
  let [sum, count] = [0, 0];
  eachSmall(photo, at => {
    sum += photo.data[at]!;
    count++;
  });
  return sum / count;
}
