/** The shape that operands broadcast to; where there is none, the error says which function wanted one. */
import { broadcastShapes, ShapeError } from "@lanewise/format";

/** @throws {SHAPE} naming the function and all shapes */
export function broadcastOf(name: string, ...shapes: readonly (readonly number[])[]): number[] {
  try {
    return broadcastShapes(...shapes);
  } catch (error) {
    throw new ShapeError(`${name}: ${(error as Error).message}`, ...shapes);
  }
}
