/** What a person writes as a number, as the contract wants it (`whatsapp:+81312345678`); null where it is none. */
export function readSender(written: string): string | null {
  // Full-width digits and signs come from Japanese input methods.
  const digits = written
    .normalize('NFKC')
    .trim()
    .replace(/^whatsapp:/i, '')
    .replace(/[\s().\-‐-―ー]/gu, '')
    .replace(/^00/, '+')
  return /^\+[0-9]{5,15}$/.test(digits) ? `whatsapp:${digits}` : null
}
