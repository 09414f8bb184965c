/**
 * How a signature refuses what its constraints cannot: the parameter's type becomes a text, which the compiler prints.
 *
 *   function view<X>(x: Unless<Exporter<X>, "view() takes ...", X>)
 *
 * The tuple is not chosen for taste. A type parameter is assignable to a conditional type that is still open only where no
 * type whatsoever takes the first branch; a tuple of any length takes none here, so generic functions pass theirs on. By
 * `Kept extends never` or `[Kept] extends [never]` they would be refused.
 */

/** `Given`, or the text where `Kept`, what is left of it by the rule, is never. */
export type Unless<Kept, Why, Given> = [...Some<Kept>] extends [] ? Why : Given;

type Some<Kept> = Kept extends unknown ? [0] : never;

type Primitive = string | number | bigint | boolean | symbol | null | undefined;

/** What of X may be an object; never for primitives. */
export type Objects<X> = X extends Primitive ? never : X;
