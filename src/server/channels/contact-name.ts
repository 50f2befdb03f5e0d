/** Nobody is called longer; persons and leads that are made out of a contact take 255. */
const MOST_LETTERS = 200

/** A name as a provider tells it; null where it tells none. */
export function contactName(told: string | null | undefined): string | null {
  const name = told?.trim() ?? ''
  return name === '' ? null : [...name].slice(0, MOST_LETTERS).join('')
}
