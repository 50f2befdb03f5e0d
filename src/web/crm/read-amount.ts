/**
 * What a person typed as an amount: 1200, 1,200.50, 1 200, ¥1,200, １２００. Null where it is none. A comma counts as a
 * thousands mark where three digits follow, else as the decimal one.
 */
export function readAmount(typed: string): number | null {
  const text = typed.normalize('NFKC').replace(/[\s'’¥$€£]/g, '')
  if (!/^-?\d[\d.,]*$/.test(text)) return null
  const plain = /^-?\d{1,3}(,\d{3})+(\.\d+)?$/.test(text)
    ? text.replaceAll(',', '')
    : /^-?\d{1,3}(\.\d{3})+,\d+$/.test(text)
      ? text.replaceAll('.', '').replace(',', '.')
      : text.replace(',', '.')
  const amount = Number(plain)
  return Number.isFinite(amount) && Math.abs(amount) <= 1e15 ? amount : null
}
