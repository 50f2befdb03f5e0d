/**
 * Phone numbers: what was typed stays; beside it stands the number in E.164, where it can be told, and a key by
 * which two writings of one mobile number are the same.
 */
import { parsePhoneNumberFromString } from 'libphonenumber-js/min'

/** ISO 3166 country from which a number without a country code is read; null: only numbers with one are read. */
export type Region = Parameters<typeof parsePhoneNumberFromString>[1] | null

export function normalizePhone(typed: string, region: Region): string | null {
  if (typed.length > 64) return null
  const number = parsePhoneNumberFromString(typed.normalize('NFKC'), region ?? undefined)
  return number?.isPossible() ? number.number : null
}

/** The digits as they are dialled within the country: `+81312345678` is `0312345678`. */
export function nationalDigits(e164: string): string {
  return (parsePhoneNumberFromString(e164)?.formatNational() ?? e164).replace(/\D/g, '')
}

/**
 * WhatsApp and people write some mobile numbers differently: Brazil with or without the ninth digit, Argentina with
 * or without the 9 and Mexico with or without the 1 behind the country code. The key leaves them out. Sources:
 * faq.whatsapp.com/1294841057948784 (Argentina, Mexico); Anatel resolution 553/2010 (Brazil: mobiles begin with 6–9).
 */
export function phoneKey(e164: string): string {
  return e164
    .replace(/^(\+55\d{2})9([6-9]\d{7})$/, '$1$2')
    .replace(/^\+549(\d{10})$/, '+54$1')
    .replace(/^\+521(\d{10})$/, '+52$1')
}

/** Where a company's own numbers are dialled, by its time zone; only zones of one numbering plan are listed. */
export function regionOfTimeZone(timeZone: string): Region {
  if (/^America\/Argentina\//.test(timeZone)) return 'AR'
  return REGIONS[timeZone] ?? null
}

/** The number as a provider may write it: with and without what a country leaves out. */
export function writingsOfPhone(phone: string): string[] {
  const key = phoneKey(phone)
  return [
    ...new Set([
      phone,
      key,
      key.replace(/^(\+55\d{2})([6-9]\d{7})$/, (_whole, area: string, rest: string) => `${area}9${rest}`),
      key.replace(/^\+54(\d{10})$/, '+549$1'),
      key.replace(/^\+52(\d{10})$/, '+521$1'),
    ]),
  ]
}

const REGIONS: Record<string, Region> = {
  'America/Bogota': 'CO',
  'America/Buenos_Aires': 'AR',
  'America/Chicago': 'US',
  'America/Denver': 'US',
  'America/Lima': 'PE',
  'America/Los_Angeles': 'US',
  'America/Mexico_City': 'MX',
  'America/New_York': 'US',
  'America/Phoenix': 'US',
  'America/Santiago': 'CL',
  'America/Sao_Paulo': 'BR',
  'America/Toronto': 'CA',
  'America/Vancouver': 'CA',
  'Asia/Bangkok': 'TH',
  'Asia/Calcutta': 'IN',
  'Asia/Dubai': 'AE',
  'Asia/Ho_Chi_Minh': 'VN',
  'Asia/Hong_Kong': 'HK',
  'Asia/Jakarta': 'ID',
  'Asia/Kolkata': 'IN',
  'Asia/Kuala_Lumpur': 'MY',
  'Asia/Manila': 'PH',
  'Asia/Seoul': 'KR',
  'Asia/Shanghai': 'CN',
  'Asia/Singapore': 'SG',
  'Asia/Taipei': 'TW',
  'Asia/Tokyo': 'JP',
  'Australia/Brisbane': 'AU',
  'Australia/Melbourne': 'AU',
  'Australia/Sydney': 'AU',
  'Europe/Amsterdam': 'NL',
  'Europe/Athens': 'GR',
  'Europe/Berlin': 'DE',
  'Europe/Brussels': 'BE',
  'Europe/Copenhagen': 'DK',
  'Europe/Dublin': 'IE',
  'Europe/Helsinki': 'FI',
  'Europe/Istanbul': 'TR',
  'Europe/Lisbon': 'PT',
  'Europe/London': 'GB',
  'Europe/Madrid': 'ES',
  'Europe/Oslo': 'NO',
  'Europe/Paris': 'FR',
  'Europe/Prague': 'CZ',
  'Europe/Riga': 'LV',
  'Europe/Rome': 'IT',
  'Europe/Stockholm': 'SE',
  'Europe/Tallinn': 'EE',
  'Europe/Vienna': 'AT',
  'Europe/Vilnius': 'LT',
  'Europe/Warsaw': 'PL',
  'Europe/Zurich': 'CH',
  Japan: 'JP',
  'Pacific/Auckland': 'NZ',
}
