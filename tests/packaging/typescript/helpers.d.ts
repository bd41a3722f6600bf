// Global helpers of the type tests. A `holds` that is false and a `@ts-expect-error` without an error fail to compile.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<T extends true>(): T;
