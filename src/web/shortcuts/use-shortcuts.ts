/** Who answers to a key now. The place that was opened last wins; what nobody answers to is left to the browser. */
import { useLayoutEffect, useRef } from 'react'
import { type Act, actOf, singleKeysOn } from './shortcuts.ts'

type Answers = Partial<Record<Act, () => void>>

const places: { current: Answers }[] = []

/** The acts that this place answers to as long as it is shown. */
export function useShortcuts(answers: Answers): void {
  const place = useRef(answers)
  // With the frame that shows it, not after: a key that is pressed at once means what is seen.
  useLayoutEffect(() => {
    place.current = answers
  })
  useLayoutEffect(() => {
    places.push(place)
    return () => void places.splice(places.indexOf(place), 1)
  }, [])
}

export function answerTo(act: Act): (() => void) | undefined {
  return places.findLast((place) => place.current[act])?.current[act]
}

/** Calls acts by their keys, everywhere in the page. Returns the way to stop. */
export function listenToKeys(): () => void {
  const pressed = (event: KeyboardEvent) => {
    if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return
    const act = actOf(event)
    const answer = act && answerTo(act)
    if (!answer) return
    const withModifier = event.ctrlKey || event.metaKey
    if (!withModifier && (isTyping(event.target) || isInPopup(event.target) || !singleKeysOn())) return
    if (act !== 'commands' && document.querySelector('[role=dialog], [role=alertdialog]')) return
    event.preventDefault()
    answer()
  }
  document.addEventListener('keydown', pressed)
  return () => document.removeEventListener('keydown', pressed)
}

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false
  if (
    target.isContentEditable ||
    target instanceof HTMLTextAreaElement ||
    target instanceof HTMLSelectElement
  )
    return true
  return target instanceof HTMLInputElement && !['checkbox', 'radio', 'button'].includes(target.type)
}

/** A menu or list goes to the entry that begins with the letter. */
const isInPopup = (target: EventTarget | null): boolean =>
  target instanceof Element && target.closest('[role=menu], [role=listbox]') !== null
