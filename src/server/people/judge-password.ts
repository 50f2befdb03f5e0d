/**
 * Which passwords are refused: those that everybody tries first, those that have leaked elsewhere, and those that say
 * nothing but whose they are. Length is judged before (8 to 128 characters); nothing else is asked for, because rules about
 * kinds of characters make passwords worse.
 */
import { invalid } from '../errors.ts'
import { COMMON_PASSWORDS } from './common-passwords.ts'
import { hasLeaked } from './leaked-passwords.ts'

/** @throws AppError 422 `PASSWORD_TOO_COMMON`. `about`: names and addresses that belong to its owner. */
export async function judgePassword(password: string, about: readonly string[]): Promise<void> {
  if (isGuessable(password, about) || (await hasLeaked(password)))
    throw invalid(
      'PASSWORD_TOO_COMMON',
      'This password is among the first that are tried.',
      'Choose another one; a short sentence is easy to remember and hard to guess.',
    )
}

/** Pure. */
export function isGuessable(password: string, about: readonly string[]): boolean {
  const text = password.normalize('NFKC').toLowerCase()
  if (hasFewSigns(text) || isRow(text)) return true
  // Welcome2026! is as common as welcome.
  const bare = text.replace(/[\d\p{P}\p{S}\s]+$/u, '')
  if (COMMON_PASSWORDS.has(text) || COMMON_PASSWORDS.has(bare)) return true
  return about.some((word) => isNoMoreThan(text, word.normalize('NFKC').toLowerCase()))
}

/** `11111111`, `12121212` */
function hasFewSigns(text: string): boolean {
  return new Set(text).size <= 2
}

/** `12345678`, `87654321`, `abcdefgh` */
function isRow(text: string): boolean {
  const points = Array.from(text, (sign) => sign.codePointAt(0) ?? 0)
  const steps = new Set(points.slice(1).map((point, place) => Math.abs(point - (points[place] ?? 0))))
  // 1234567890 goes round from 9 to 0.
  return steps.size === 1 || text.startsWith('1234567890')
}

/** The word itself, its first part, or either with a few digits behind. */
function isNoMoreThan(text: string, word: string): boolean {
  const bare = text.replace(/[\d\p{P}\p{S}\s]+$/u, '')
  return [word, word.split('@')[0] ?? '', word.replace(/\s+/g, '')].some(
    (part) => part.length >= 3 && (text === part || bare === part),
  )
}
