import type { en } from './en.ts'

/** The shape that every language has to fill completely. */
export type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }

/** The words that are there from the first screen on. */
export type Catalogue = Words<typeof en>
