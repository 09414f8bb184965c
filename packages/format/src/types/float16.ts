/**
 * Float16Array for the declarations: its type where the compiler's library has it, `never` where it has not, so that users
 * need no newer `lib` than ES2022 to compile against us.
 */
type Platform = typeof globalThis;

export type Float16ArrayConstructorIfAny = Platform extends { Float16Array: infer Constructor } ? Constructor : never;

export type Float16ArrayIfAny = Float16ArrayConstructorIfAny extends { readonly prototype: infer Instance }
  ? Instance
  : never;
