/**
 * Whoever walks through the conversations with j and k reads one after the other: the text box must not take the focus
 * with each, or the next j would be written into it.
 */
export const walk = { on: false }
