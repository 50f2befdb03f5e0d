import type { en } from './en.ts'

type Words<T> = { readonly [K in keyof T]: T[K] extends string ? string : Words<T[K]> }

/** The shape that every language has to fill completely. */
export type Catalogue = Words<typeof en>
