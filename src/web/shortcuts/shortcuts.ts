/** Every act that a key calls, and the key: one table for the listener, the sheet (`?`) and the command menu. */

export const shortcuts = {
  commands: 'mod+k',
  help: '?',
  search: '/',
  undo: 'z',
  next: 'j',
  previous: 'k',
  select: 'x',
  unreadOnly: 'shift+u',
  toUnassigned: '1',
  toMine: '2',
  toOthers: '3',
  toClosed: '4',
  reply: 'r',
  assign: 'a',
  assignToMe: 'i',
  close: 'e',
  markUnread: 'u',
  details: 'd',
  /** By the command menu alone: what can't be undone has no key to slip on. */
  delete: null,
} as const satisfies Record<string, string | null>

export type Act = keyof typeof shortcuts

type Pressed = Pick<KeyboardEvent, 'key' | 'altKey' | 'ctrlKey' | 'metaKey' | 'shiftKey'>

/** Which act a pressed key calls. A letter is judged as it was typed, so that a layout decides where it lies. */
export function actOf({ key, altKey, ctrlKey, metaKey, shiftKey }: Pressed): Act | undefined {
  if (altKey) return undefined
  const letter = /^[a-z]$/i.test(key)
  const name = `${ctrlKey || metaKey ? 'mod+' : ''}${letter && shiftKey ? 'shift+' : ''}${key.toLowerCase()}`
  return (Object.keys(shortcuts) as Act[]).find((act) => shortcuts[act] === name)
}

const storageKey = 'tsunagi.single-keys'

/** Single keys can be switched off (WCAG 2.1.4): speech control and slips of a finger would call them. */
export const singleKeysOn = (): boolean => localStorage.getItem(storageKey) !== 'off'

export function switchSingleKeys(on: boolean): void {
  if (on) localStorage.removeItem(storageKey)
  else localStorage.setItem(storageKey, 'off')
}
