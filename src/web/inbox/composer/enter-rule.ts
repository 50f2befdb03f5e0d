/**
 * Does this Enter send? Never while an input method composes: there it chooses the word.
 *
 * Chrome and Firefox set `isComposing`; Safari ends the composition first and then reports the same Enter as a plain
 * one, with the key code 229 that belongs to input methods, or not even that, but in the same instant.
 */
export interface EnterPress {
  key: string
  keyCode: number
  shiftKey: boolean
  altKey: boolean
  repeat: boolean
  isComposing: boolean
  timeStamp: number
}

/** Nobody presses Enter a second time within so few milliseconds. */
const sameInstantMilliseconds = 40

export function enterSends(press: EnterPress, compositionEndedAt: number | null): boolean {
  if (press.key !== 'Enter' || press.shiftKey || press.altKey || press.repeat) return false
  if (press.isComposing || press.keyCode === 229) return false
  return compositionEndedAt === null || press.timeStamp - compositionEndedAt > sameInstantMilliseconds
}
