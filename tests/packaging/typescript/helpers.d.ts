// What the tests of the types share, as globals. Each `holds` and each `@ts-expect-error` fails to compile where it is not true.

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
declare function holds<T extends true>(): T;
