/** A Web Worker that computes with what it is sent. */
import { compute } from "./compute.ts";

self.addEventListener("message", ({ data }: MessageEvent) => postMessage(compute(data)));
