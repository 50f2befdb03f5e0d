import type { Reader } from '../locales/format-time.ts'

const formats = new Map<string, Intl.NumberFormat>()

/** €1,200 · ¥1,200. A currency that the browser does not know stands as its code. */
export function money(amount: number, currency: string, { locale }: Reader): string {
  const key = `${locale} ${currency}`
  const format =
    formats.get(key) ??
    new Intl.NumberFormat(locale === 'ja' ? 'ja-JP' : 'en-GB', {
      style: 'currency',
      currency,
      currencyDisplay: 'narrowSymbol',
      trailingZeroDisplay: 'stripIfInteger',
    } as Intl.NumberFormatOptions)
  formats.set(key, format)
  return format.format(amount)
}
