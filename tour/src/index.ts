/**
 * The tour: a walk through all layers on a real photograph and a real table, with nothing pretended.
 */
export { main } from "./cli.ts";
export { InputError } from "./inputs.ts";
export { decodePhoto, plainBlend, plainTone, showPhoto } from "./photo.ts";
export * as programs from "./programs.ts";
export { Report, type Step } from "./report.ts";
export { parseTable, showTable, type Weather } from "./table.ts";
export { runTour, type TourOptions } from "./tour.ts";
export { drawWalk } from "./walk.ts";
