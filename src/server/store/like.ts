/** Patterns for `like`, in which what people wrote means only itself. */

export const containing = (word: string): string => `%${word.replace(/[\\%_]/g, '\\$&')}%`

/** In JSON as text, as a part of a string. */
export const containingInJson = (word: string): string => containing(JSON.stringify(word).slice(1, -1))

/** In JSON as text, as a whole string. */
export const containingAsString = (word: string): string => containing(JSON.stringify(word))
