/** A line of a table for spreadsheets. */
export function csvLine(cells: (string | number | null)[]): string {
  return `${cells.map((cell) => csvCell(cell ?? '')).join(',')}\r\n`
}

/** Quoted, and harmless: what a spreadsheet would take for a formula, the wide signs too, is text there. */
function csvCell(value: string | number): string {
  const text = String(value)
  const harmless = /^[=+\-@＝＋－＠\t\r\n]/.test(text) ? `'${text}` : text
  return `"${harmless.replaceAll('"', '""')}"`
}

/** Tells spreadsheets that it is UTF-8. */
export const BYTE_ORDER_MARK = '\ufeff'
