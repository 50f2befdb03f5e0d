/** Saved replies with places to fill in: `{{contact.name}}`. Pure: the server judges with it, the composer fills in. */

export const savedReplyVariables = ['contact.name', 'contact.phone', 'user.name', 'company.name'] as const
export type SavedReplyVariable = (typeof savedReplyVariables)[number]
export type SavedReplyValues = Partial<Record<SavedReplyVariable, string | null>>

const PLACE = /\{\{\s*([^{}]*?)\s*\}\}/g

export function variablesIn(text: string): string[] {
  return [...new Set([...text.matchAll(PLACE)].map((match) => match[1] as string))]
}

export function isVariable(name: string): name is SavedReplyVariable {
  return (savedReplyVariables as readonly string[]).includes(name)
}

/**
 * Fills in what is known. What is not stays as it is written and is named in `missing`, so that nobody sends
 * "Dear ,". What is filled in is not looked at again.
 */
export function fillIn(text: string, values: SavedReplyValues): { text: string; missing: string[] } {
  const missing = new Set<string>()
  const filled = text.replace(PLACE, (place, name: string) => {
    const value = isVariable(name) ? values[name] : undefined
    if (value) return value
    missing.add(name)
    return place
  })
  return { text: filled, missing: [...missing] }
}
