/** A template with its places filled in, as the contact will read it. Pure; a place without a value stays visible. */
export function fillTemplate(body: string, values: Readonly<Record<string, string>>): string {
  return body.replace(/\{\{\s*([^{}\s]+)\s*\}\}/g, (place, name: string) => values[name]?.trim() || place)
}
