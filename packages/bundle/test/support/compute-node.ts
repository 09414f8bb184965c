/** A thread of Node that computes with what it is sent. */
import { parentPort } from "node:worker_threads";
import { compute } from "./compute.ts";

parentPort!.on("message", ticket => parentPort!.postMessage(compute(ticket)));
